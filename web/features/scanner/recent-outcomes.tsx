import { Undo2 } from "lucide-react";
import { memo } from "react";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { toProblem } from "#web/lib/problem";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Time } from "#web/ui/time";
import type { OutcomeKind, ShownOutcome } from "./outcome.ts";
import type { OwnGate } from "./own-gate/own-gate.ts";
import { useScanApi } from "./scan-api.ts";
import { brandCommand, type Post } from "./use-gate-ask.ts";
import type { Scanner } from "./use-scanner.ts";
import { VerdictIcon } from "./verdict-icon.tsx";

const INKS: Readonly<Record<OutcomeKind, string>> = { admit: "text-good", stop: "text-bad", look: "text-warn" };

type RecentProps = {
  scanner: Scanner;
  /** Where they can be taken back; null: nowhere. */
  at: { readonly post: Pick<Post, "eventId" | "gateId">; readonly own: OwnGate } | null;
};

/** The last ten, newest first; a touch shows one again, and whoever scanned it may take it back. */
export function RecentOutcomes({ scanner, at }: RecentProps) {
  if (scanner.recent.length === 0) {
    return <p className="py-3 text-base text-ink-soft">The last ten codes will stay here, with their time.</p>;
  }
  return (
    <ol className="divide-y divide-line">
      {scanner.recent.map((outcome) => (
        <li key={outcome.id}>
          <Line outcome={outcome} at={at} onShow={scanner.show} onTakenBack={scanner.takenBack} />
        </li>
      ))}
    </ol>
  );
}

type LineProps = Pick<RecentProps, "at"> & {
  outcome: ShownOutcome;
  onShow: Scanner["show"];
  onTakenBack: Scanner["takenBack"];
};

/** The other nine stay as they are when one comes. */
const Line = memo(function Line({ outcome, at, onShow, onTakenBack }: LineProps) {
  const { kind, word, name, reason, passId, undoable } = outcome;
  return (
    <div className="flex flex-wrap items-center gap-x-2">
      <button
        type="button"
        onClick={() => onShow(outcome)}
        className="flex min-h-12 min-w-0 flex-1 items-center gap-3 py-2 text-left text-base"
      >
        <VerdictIcon kind={kind} className={`size-6 shrink-0 [--glyph:var(--surface)] ${INKS[kind]}`} />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-semibold">
            {word}
            {name ? ` · ${name}` : ""}
          </span>
          {reason && kind !== "admit" ? <span className="block truncate text-sm text-ink-soft">{reason}</span> : null}
        </span>
        <span className="text-sm text-ink-soft">
          <Time at={outcome.at} />
        </span>
      </button>
      {at && passId && undoable ? <TakeBack {...at} outcome={{ ...outcome, passId }} onDone={onTakenBack} /> : null}
    </div>
  );
});

type TakeBackProps = NonNullable<RecentProps["at"]> & {
  outcome: ShownOutcome & { readonly passId: string };
  onDone: (id: string) => void;
};

/** Whether it still can be is the ledger's to say: somebody else may have scanned the pass since. Without one, it is this phone's. */
function TakeBack({ post: { eventId, gateId }, own, outcome, onDone }: TakeBackProps) {
  const { client } = useScanApi();
  const { id, word, name, passId } = outcome;
  const scanId = brandCommand(id);
  const annul = useCommand({
    send: async (_: null, commandId) => {
      const alone = () => own.annul({ undoes: scanId, gateId });
      // What the server has not heard of, it cannot take back.
      if (own.isCutOff || (await own.isWaiting(scanId))) return alone();
      try {
        const result = await client.scanner.annul.mutate({ commandId, eventId, gateId, passId, scanId });
        if (result.ok) await own.noteTakenBack(scanId);
        return result;
      } catch (failure) {
        if (toProblem(failure).code !== "NETWORK" || !own.canDecide) throw failure;
        return alone();
      }
    },
    onOk: () => onDone(id),
  });
  return (
    <>
      <Button
        size="sm"
        variant="quiet"
        aria-label={`Take back: ${word} ${name ?? ""}`}
        icon={<Undo2 aria-hidden size={18} />}
        pending={annul.pending}
        onClick={() => void annul.run(null)}
      >
        Undo
      </Button>
      <OutcomeNotice refusal={annul.refusal} problem={annul.problem} />
    </>
  );
}
