import { Time } from "#web/ui/time";
import type { OutcomeKind, ShownOutcome } from "./outcome.ts";
import { VerdictIcon } from "./verdict-icon.tsx";

const INKS: Readonly<Record<OutcomeKind, string>> = { admit: "text-good", stop: "text-bad", look: "text-warn" };

/** The last ten, newest first; a touch shows one again. */
export function RecentOutcomes(props: { recent: readonly ShownOutcome[]; onShow: (outcome: ShownOutcome) => void }) {
  if (props.recent.length === 0) {
    return <p className="py-3 text-base text-ink-soft">The last ten codes will stay here, with their time.</p>;
  }
  return (
    <ol className="divide-y divide-line">
      {props.recent.map((outcome) => (
        <li key={outcome.id}>
          <button
            type="button"
            onClick={() => props.onShow(outcome)}
            className="flex min-h-12 w-full items-center gap-3 py-2 text-left text-base"
          >
            <VerdictIcon
              kind={outcome.kind}
              className={`size-6 shrink-0 [--glyph:var(--surface)] ${INKS[outcome.kind]}`}
            />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-semibold">
                {outcome.word}
                {outcome.name ? ` · ${outcome.name}` : ""}
              </span>
              {outcome.reason && outcome.kind !== "admit" ? (
                <span className="block truncate text-sm text-ink-soft">{outcome.reason}</span>
              ) : null}
            </span>
            <span className="text-sm text-ink-soft">
              <Time at={outcome.at} />
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
