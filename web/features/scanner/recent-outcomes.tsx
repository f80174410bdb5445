import { Undo2 } from "lucide-react";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Time } from "#web/ui/time";
import type { OutcomeKind, ShownOutcome } from "./outcome.ts";
import { useScanApi } from "./scan-api.ts";
import type { Post } from "./use-gate-ask.ts";
import type { Scanner } from "./use-scanner.ts";
import { VerdictIcon } from "./verdict-icon.tsx";

const INKS: Readonly<Record<OutcomeKind, string>> = { admit: "text-good", stop: "text-bad", look: "text-warn" };

type RecentProps = {
  scanner: Scanner;
  /** Where they can be taken back; null: nowhere. */
  post: Pick<Post, "eventId" | "gateId"> | null;
};

/** The last ten, newest first; a touch shows one again, and whoever scanned it may take it back. */
export function RecentOutcomes({ scanner, post }: RecentProps) {
  if (scanner.recent.length === 0) {
    return <p className="py-3 text-base text-ink-soft">The last ten codes will stay here, with their time.</p>;
  }
  return (
    <ol className="divide-y divide-line">
      {scanner.recent.map((outcome) => (
        <li key={outcome.id}>
          <Line outcome={outcome} scanner={scanner} post={post} />
        </li>
      ))}
    </ol>
  );
}

function Line({ outcome, scanner, post }: RecentProps & { outcome: ShownOutcome }) {
  const { client } = useScanApi();
  const { id, kind, word, name, reason, passId, undoable } = outcome;
  const annul = useCommand({
    // Whether it still can be is the ledger's to say: somebody else may have scanned the pass since.
    send: (scan: NonNullable<RecentProps["post"]> & { passId: string }, commandId) =>
      client.scanner.annul.mutate({ commandId, scanId: id, ...scan }),
    onOk: () => scanner.takenBack(id),
  });
  return (
    <>
      <div className="flex items-center gap-2">
        <button
          type="button"
          onClick={() => scanner.show(outcome)}
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
        {post && passId && undoable ? (
          <Button
            size="sm"
            variant="quiet"
            aria-label={`Take back: ${word} ${name ?? ""}`}
            icon={<Undo2 aria-hidden size={18} />}
            pending={annul.pending}
            onClick={() => void annul.run({ eventId: post.eventId, gateId: post.gateId, passId })}
          >
            Undo
          </Button>
        ) : null}
      </div>
      <OutcomeNotice refusal={annul.refusal} problem={annul.problem} />
    </>
  );
}
