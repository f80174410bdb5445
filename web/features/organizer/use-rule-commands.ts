import { useQuery } from "@tanstack/react-query";
import type { Rule, RuleBody } from "#shared/domain/rules/types";
import { type Result, refuse } from "#shared/result";
import type { RuleRefusal, RulesSetup } from "#shared/views/rules";
import { toProblem } from "#web/lib/problem";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";

type Scope = "event" | "college";

export type RuleCommandsOptions = {
  eventId: string;
  /** Null: a new one, or one to be made anew. */
  rule: Rule | null;
  scope: Scope;
  onSaved: (setup: RulesSetup) => void;
};

/** What can be done with a rule that is open. */
export function useRuleCommands({ eventId, rule, scope, onSaved }: RuleCommandsOptions) {
  const { client, trpc } = useApi();
  const ruleId = rule?.id ?? null;
  const { data: versions } = useQuery({
    ...trpc.rules.listVersions.queryOptions({ eventId, ruleId: ruleId ?? "" }),
    enabled: ruleId !== null,
  });
  const newestOfCollege = versions?.find(({ origin }) => origin === "college");
  /** What lies behind the event's own: the college's newest version, unless it was taken away. */
  const behind = rule?.origin === "event" && newestOfCollege?.isRemoved === false ? newestOfCollege : null;
  const versionOf = (one: Scope) => {
    if (rule?.origin === one) return { eventId, scope: one, version: rule.version };
    // In front of one that comes from further away there is none.
    return { eventId, scope: one, version: one === "college" ? (behind?.version ?? 0) : 0 };
  };
  const save = useCommand({
    send: async (next: RuleBody, commandId) => {
      const saved = await unlessGone(client.rules.save.mutate({ ...versionOf(scope), commandId, ruleId, body: next }));
      if (!saved.ok || ruleId === null || rule?.origin !== "event" || scope === "event") return saved;
      // The event's own would stand in place of it here.
      return client.rules.remove.mutate({ ...versionOf("event"), ruleId });
    },
    onOk: onSaved,
  });
  const remove = useCommand({
    send: ({ id, origin }: Rule) =>
      client.rules.remove.mutate({ ...versionOf(origin === "college" ? "college" : "event"), ruleId: id }),
    onOk: onSaved,
  });
  const switchOffHere = useCommand({
    send: ({ id, body }: Rule, commandId) =>
      client.rules.save.mutate({ ...versionOf("event"), commandId, ruleId: id, body: { ...body, isOn: false } }),
    onOk: onSaved,
  });
  const all = [save, remove, switchOffHere];
  return {
    ...{ save, remove, switchOffHere },
    refusal: all.find(({ refusal }) => refusal)?.refusal ?? null,
    problem: all.find(({ problem }) => problem)?.problem ?? null,
    forget: () => {
      for (const one of all) one.reset();
    },
    isCollegesBehind: behind !== null,
  };
}

/** One that was taken away is not found, and that is a change by somebody else like any other. */
async function unlessGone(answer: Promise<Result<RulesSetup, RuleRefusal>>): Promise<Result<RulesSetup, RuleRefusal>> {
  try {
    return await answer;
  } catch (failure) {
    if (toProblem(failure).code !== "NOT_FOUND") throw failure;
    return refuse({ code: "stale-rule", version: 0 });
  }
}
