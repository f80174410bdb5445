import type { StaffMoveId } from "#shared/ids";
import type { MoveView } from "#shared/views/staffing";
import { formatClock } from "#web/lib/time";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Countdown } from "#web/ui/countdown";
import { usePlace } from "#web/ui/place";
import { useNow } from "#web/ui/use-now";
import { savedWords, stateOfMove } from "./move-words.ts";

export type MoveListProps = {
  moves: readonly MoveView[];
  /** Nothing can be answered or undone any more. */
  isOver: boolean;
  onAnswer: (moveId: StaffMoveId, answer: "accept" | "decline") => void;
  onUndo: (moveId: StaffMoveId) => void;
};

/** Who is asked to help elsewhere and why; below, what came of it before. */
export function MoveList({ moves, isOver, onAnswer, onUndo }: MoveListProps) {
  const asked = isOver ? [] : moves.filter(({ status }) => status === "proposed");
  const others = moves.filter(({ status }) => isOver || status !== "proposed");
  return (
    <div className="flex flex-col gap-6 max-xl:order-first">
      <section aria-labelledby="proposals-title">
        <h2 id="proposals-title" className="pb-2 font-semibold">
          Proposals
        </h2>
        {isOver ? (
          <p className="text-sm text-ink-soft">Nobody is asked any more.</p>
        ) : asked.length === 0 ? (
          <p className="text-sm text-ink-soft">
            Every 15 seconds the queues are compared. When somebody with little to do would spare others much waiting,
            they are asked here and on their own page.
          </p>
        ) : (
          <ul className="flex flex-col gap-3">
            {asked.map((move) => (
              <Asked key={move.id} move={move} onAnswer={onAnswer} />
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="moves-title">
        <h2 id="moves-title" className="pb-2 font-semibold">
          Moves
        </h2>
        {others.length === 0 ? (
          <p className="text-sm text-ink-soft">Nobody has been sent anywhere yet.</p>
        ) : (
          <ul className="divide-y divide-line rounded-card border border-line bg-surface">
            {others.map((move) => (
              <Made key={move.id} move={move} onUndo={isOver ? null : onUndo} />
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

function Asked({ move, onAnswer }: { move: MoveView; onAnswer: MoveListProps["onAnswer"] }) {
  return (
    <li className="flex flex-col gap-3 rounded-card border border-line bg-surface p-4">
      <div>
        <p className="font-semibold">{wayOf(move)}</p>
        <p className="text-sm text-ink-soft">{savedWords(move)}</p>
      </div>
      <p className="text-sm text-ink-soft">
        <Silence until={move.appliesAt} />
      </p>
      <div className="flex gap-2">
        <Button size="sm" variant="secondary" className="flex-1" onClick={() => onAnswer(move.id, "decline")}>
          Decline
        </Button>
        <Button size="sm" className="flex-1" onClick={() => onAnswer(move.id, "accept")}>
          Send them
        </Button>
      </div>
    </li>
  );
}

/** What silence means, and when. */
function Silence({ until }: { until: number | null }) {
  const now = useNow(1_000);
  if (until === null) return null;
  if (now >= until) return "Goes as soon as they have nobody to serve.";
  return (
    <>
      Without an answer, in <Countdown until={until} /> if they have nobody to serve then.
    </>
  );
}

function Made({ move, onUndo }: { move: MoveView; onUndo: MoveListProps["onUndo"] | null }) {
  const { timeZone } = usePlace();
  const { words, tone } = stateOfMove(move);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{wayOf(move)}</span>
        <span className="block text-sm text-ink-soft">
          {formatClock(move.proposedAt, timeZone)} · {savedWords(move)}
          {move.answeredByName ? ` · ${move.answeredByName}` : ""}
        </span>
      </span>
      <Badge tone={tone}>{words}</Badge>
      {onUndo && move.canUndo ? (
        <Button size="sm" variant="quiet" aria-label={`Undo: ${wayOf(move)}`} onClick={() => onUndo(move.id)}>
          Undo
        </Button>
      ) : null}
    </li>
  );
}

function wayOf({ name, from, to }: MoveView): string {
  return from ? `${name}: ${from.name} → ${to.name}` : `${name} → ${to.name}`;
}
