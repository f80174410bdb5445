import { useEffect } from "react";
import { OUT_WORD } from "./gate-outcome.ts";
import { type OutcomeKind, type ShownOutcome, shownForMs } from "./outcome.ts";
import { partyWords } from "./party-words.ts";
import { VerdictIcon } from "./verdict-icon.tsx";

// The same strong fills in both schemes: a verdict is a signal, not part of the page. `--glyph` is the mark in the icon.
const FILLS: Readonly<Record<OutcomeKind, string>> = {
  admit: "bg-[#0a7a3c] text-white [--glyph:#0a7a3c]",
  stop: "bg-[#b81d18] text-white [--glyph:#b81d18]",
  look: "bg-[#ffc02e] text-black [--glyph:#ffc02e]",
};

/** Admit, Stop and Look fill a line; "Order 128" needs a smaller letter to stay on one. */
const SHORT_WORD_CHARS = 6;

/** The answer, over everything: gone by itself, or at a touch anywhere. */
export function VerdictScreen({ outcome, onGone }: { outcome: ShownOutcome; onGone: () => void }) {
  const shownMs = shownForMs(outcome);
  useEffect(() => {
    const timer = setTimeout(onGone, shownMs);
    return () => clearTimeout(timer);
  }, [onGone, shownMs]);
  return (
    <button
      type="button"
      onClick={onGone}
      className={`fixed inset-0 z-50 flex cursor-pointer flex-col items-center justify-center gap-[3vmin] overflow-hidden p-6 text-center ${FILLS[outcome.kind]}`}
    >
      <VerdictIcon kind={outcome.kind} className="size-[min(34vmin,15rem)] shrink-0" />
      <span
        className={`leading-none font-black tracking-tight uppercase ${outcome.word.length > SHORT_WORD_CHARS ? "text-[clamp(2.5rem,13vmin,6rem)]" : "text-[clamp(3.5rem,19vmin,9rem)]"}`}
      >
        {outcome.word}
      </span>
      {outcome.name ? (
        <span className="max-w-full text-[clamp(1.75rem,7vmin,3.5rem)] leading-tight font-bold text-balance break-words">
          {outcome.name}
        </span>
      ) : null}
      <Lines outcome={outcome} />
      {outcome.reason ? (
        <span className="max-w-2xl text-[clamp(1.375rem,5vmin,2.25rem)] leading-snug font-semibold text-balance">
          {outcome.reason}
        </span>
      ) : null}
      {outcome.todo ? (
        <span
          className={`max-w-2xl leading-snug text-balance ${outcome.kind === "admit" ? "text-[clamp(1.375rem,5vmin,2.25rem)] font-bold" : "text-[clamp(1.125rem,4vmin,1.75rem)]"}`}
        >
          {outcome.todo}
        </span>
      ) : null}
      {outcome.notes.map((note) => (
        <span
          key={note}
          className="max-w-2xl rounded-control bg-black/25 px-5 py-3 text-[clamp(1.25rem,4.5vmin,2rem)] leading-snug font-bold text-balance"
        >
          {note}
        </span>
      ))}
      {outcome.party && outcome.party.left > 0 ? (
        <span className="max-w-2xl text-[clamp(1.125rem,4vmin,1.75rem)] leading-snug text-balance">
          {partyWords(outcome.party, outcome.word === OUT_WORD)}
        </span>
      ) : null}
      {outcome.isOwn ? (
        <span className="text-[clamp(1rem,3vmin,1.25rem)] font-medium opacity-90">
          {outcome.asks ? "Not decided: this phone is alone" : "Decided by this phone"}
        </span>
      ) : null}
      <span className="sr-only">Tap to go on</span>
      <span
        aria-hidden
        key={outcome.id}
        style={{ transitionDuration: `${shownMs}ms` }}
        className="absolute bottom-0 left-0 h-2 w-full origin-left scale-x-0 bg-current opacity-60 transition-transform ease-linear starting:scale-x-100"
      />
    </button>
  );
}

function Lines({ outcome }: { outcome: ShownOutcome }) {
  if (outcome.lines.length === 0) return null;
  return (
    <span className="flex max-h-[32vh] flex-col gap-2 overflow-auto text-left text-[clamp(1.375rem,5.5vmin,2.5rem)] leading-tight font-semibold">
      {outcome.lines.map((line) => (
        <span key={line.name} className="flex gap-4">
          <span className="min-w-[1.6em] text-right font-black">{line.quantity}×</span>
          <span>{line.name}</span>
        </span>
      ))}
    </span>
  );
}

/** One sentence for those who listen. */
export function spoken(outcome: ShownOutcome): string {
  const dishes = outcome.lines.map((line) => `${line.quantity} ${line.name}`).join(", ");
  return [outcome.word, outcome.name, dishes, outcome.reason, outcome.todo, ...outcome.notes]
    .filter((part) => part)
    .map((part) => `${part}`.replace(/[.]?$/, "."))
    .join(" ");
}
