import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft, Plus } from "lucide-react";
import { DEFAULT_RULES } from "#shared/domain/rules/defaults";
import { PLATFORM_RULES_MAX } from "#shared/limits";
import type { PlatformRules } from "#shared/views/rules";
import { StepUpDialog } from "#web/lib/step-up-dialog";
import { platformApi } from "#web/lib/trpc";
import { Button } from "#web/ui/button";
import { EmptyState } from "#web/ui/empty-state";
import { backLinkClass, PageHeader } from "#web/ui/page-header";
import { NOWHERE, PlatformRuleEditor } from "./platform-rule-editor.tsx";
import { RuleCard } from "./rule-card.tsx";
import { newRuleBody } from "./rule-draft.ts";
import { useOpenRule } from "./use-open-rule.tsx";

/** As long as a college is still to hear of something. */
const REFRESH_MS = 5_000;

/** Rules that hold at every college, besides those that are shipped. */
export function PlatformRulesPage() {
  const { client, trpc } = platformApi();
  const queryClient = useQueryClient();
  const {
    data: { rules, behind },
  } = useSuspenseQuery({ ...trpc.platform.listRules.queryOptions(), refetchInterval: REFRESH_MS });
  const { opened, listed, isGone, open, close, onChanged, question } = useOpenRule(rules);
  const saved = (next: PlatformRules) => {
    queryClient.setQueryData(trpc.platform.listRules.queryKey(), next);
    close();
  };
  const shared = { isGone, onSaved: saved, onChanged, onClose: () => open(null) };
  return (
    <main className="mx-auto w-full max-w-3xl px-4 py-8 lg:px-6">
      <PageHeader
        back={
          <Link to="/platform" className={backLinkClass}>
            <ArrowLeft aria-hidden size={16} />
            All colleges
          </Link>
        }
        title="Rules for every college"
      >
        <span>
          {behind === 0
            ? "Every college has them."
            : `${behind} ${behind === 1 ? "college" : "colleges"} still to hear of the newest, within minutes.`}
        </span>
      </PageHeader>
      <div className="flex flex-col gap-6">
        <p className="text-ink-soft">
          They are asked at each event beside its own. Colleges see them and cannot change them; each notes in its log
          who saved one. Who is let in, and what everybody hears, is for colleges to say.
        </p>
        {rules.length === 0 && opened?.id !== null ? (
          <EmptyState title="No rules yet">What CampusPulse ships with holds at every college anyway.</EmptyState>
        ) : null}
        <ol className="flex flex-col gap-4">
          {listed.map((rule) => (
            <li key={rule.id}>
              {opened?.id === rule.id ? (
                <PlatformRuleEditor {...shared} rule={rule} body={rule.body} />
              ) : (
                <RuleCard rule={rule} setup={NOWHERE} onEdit={() => open({ id: rule.id })} />
              )}
            </li>
          ))}
        </ol>
        {opened?.id === null ? (
          <PlatformRuleEditor {...shared} rule={null} body={newRuleBody({ rules: [...DEFAULT_RULES, ...rules] })} />
        ) : (
          <div>
            <Button
              variant="secondary"
              icon={<Plus aria-hidden size={18} />}
              disabledReason={rules.length >= PLATFORM_RULES_MAX ? `At most ${PLATFORM_RULES_MAX} rules.` : null}
              onClick={() => open({ id: null })}
            >
              Add a rule
            </Button>
          </div>
        )}
      </div>
      {question}
      <StepUpDialog client={client} scope="platform" />
    </main>
  );
}
