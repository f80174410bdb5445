import { type FormEvent, useState } from "react";
import { REASON_CHARS_MAX } from "#shared/limits";
import type { FoundPass } from "#shared/views/gate";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { toProblem } from "#web/lib/problem";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Choices } from "#web/ui/choices";
import { Dialog } from "#web/ui/dialog";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import type { Outcome, ShownOutcome } from "./outcome.ts";
import type { OwnGate } from "./own-gate/own-gate.ts";
import { useScanApi } from "./scan-api.ts";
import { askedAt, brandCommand, type Post, useShow } from "./use-gate-ask.ts";

export type AdmitAnywayProps = {
  post: Post;
  own: OwnGate;
  who: {
    name: string;
    /** What stands against it, as the gate said. */
    against: string | null;
    /** Whose booking it is; null: of one pass that was scanned. */
    userId: string | null;
    /** To choose from where there are several; none: a booking without passes yet. */
    passes: readonly Choice[];
    /** They showed the pass, and it was stopped. */
    isShown: boolean;
    /** What they showed, or read out, and when, by the server's clock. */
    code: string | null;
    shownAt: number | null;
  };
  onClose: () => void;
  onDone: (outcome: ShownOutcome) => void;
};
type Choice = Pick<ShownOutcome, "passId" | "name"> & Partial<Pick<FoundPass, "ticketType" | "admittedAt">>;

/** A lead decides against the gate and says why: name, reason and what was overruled stay in the event's history. */
export function AdmitAnyway({ post, own, who, onClose, onDone }: AdmitAnywayProps) {
  const { client } = useScanApi();
  const { showVerdict, showOwn } = useShow(post);
  const [reason, setReason] = useState("");
  const [chosen, setChosen] = useState(() => idsOf(who.passes.filter(({ admittedAt }) => !admittedAt)));
  const { eventId, gateId } = post;
  const isParty = who.passes.length > 1;
  const target = targetOf(who, isParty ? chosen : idsOf(who.passes));
  const admit = useCommand({
    send: async (why: string, commandId) => {
      const shown = (outcome: Outcome) => ({ ok: true as const, value: { ...outcome, id: commandId, at: Date.now() } });
      const alone = async () => {
        const { code, shownAt } = who;
        const { listId, direction } = post;
        const scan = {
          scanId: brandCommand(commandId),
          code: code ?? "",
          gateId,
          listId,
          direction,
          people: null,
          shownAt,
        };
        const answer = code ? await own.decide({ ...scan, force: { reason: why }, isConfirmed: true }) : null;
        return answer && shown({ ...showOwn(answer), code });
      };
      // Whom the server has no pass of, or of whom it has not heard what this phone decided, is let in here.
      const first = own.isCutOff || own.isAhead || idsOf(who.passes).length === 0 ? await alone() : null;
      if (first) return first;
      try {
        const input = { commandId, eventId, gateId, ...askedAt(post), ...target, reason: why };
        const result = await client.scanner.admitAnyway.mutate(input);
        return result.ok ? shown(showVerdict(result.value)) : result;
      } catch (failure) {
        const other = toProblem(failure).code === "NETWORK" ? await alone() : null;
        if (other) return other;
        throw failure;
      }
    },
    onOk: (outcome) => {
      onDone(outcome);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!whyNot) void admit.run(reason.trim());
  };
  const whyNotReason = reason.trim().length < 3 ? "Say why first." : null;
  const whyNot = isParty && chosen.length === 0 ? "Choose who comes in." : whyNotReason;
  return (
    <Dialog open onClose={onClose} title={`Let ${who.name} in all the same?`}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4 text-ink">
        {who.against ? (
          <Notice tone="warn" title="The gate says">
            {who.against}
          </Notice>
        ) : null}
        {isParty ? (
          <Choices
            kind="checkbox"
            label="Who of their booking"
            options={who.passes.map(({ passId, name, ticketType, admittedAt }) => ({
              value: passId ?? "",
              label: [name, ticketType, admittedAt ? "came in before" : ""].filter(Boolean).join(" · "),
            }))}
            chosen={chosen}
            onChange={setChosen}
          />
        ) : null}
        <TextField
          label="Why"
          hint="Stays in the event’s history, with your name and what you overruled."
          value={reason}
          maxLength={REASON_CHARS_MAX}
          onChange={(event) => setReason(event.target.value)}
          autoComplete="off"
          autoFocus={!isParty}
        />
        <OutcomeNotice refusal={admit.refusal} problem={admit.problem} />
        <Button type="submit" size="lg" wide pending={admit.pending} disabledReason={whyNot}>
          {isParty ? `Let ${chosen.length} of ${who.passes.length} in` : "Let them in"}
        </Button>
      </form>
    </Dialog>
  );
}

function idsOf(passes: readonly Choice[]): readonly string[] {
  return passes.flatMap(({ passId }) => passId ?? []);
}

/** One pass is named itself, so that whatever was against it is said of it; several are of a booking. */
function targetOf({ userId, isShown }: AdmitAnywayProps["who"], passIds: readonly string[]) {
  const [only] = passIds;
  if (only && passIds.length === 1) return { target: { by: "pass" as const, passId: only, isShown } };
  const target = { by: "booking" as const, userId: userId ?? "" };
  return passIds.length > 1 ? { target, passIds } : { target };
}
