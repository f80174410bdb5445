import type { StaffTokenView } from "#shared/domain/queue/types";
import { Button } from "#web/ui/button";
import { Time } from "#web/ui/time";

export type OutOfLineProps = {
  tokens: readonly StaffTokenView[];
  onMore: (token: StaffTokenView) => void;
  onUndo: (token: StaffTokenView) => void;
};

/** Who holds a place and cannot be called now, and whose place can still be given back. */
export function OutOfLine({ tokens, onMore, onUndo }: OutOfLineProps) {
  if (tokens.length === 0) return null;
  return (
    <div>
      <h2 id="out-of-line" className="pb-2 text-base font-semibold">
        Not in line now
      </h2>
      <ul aria-labelledby="out-of-line" className="divide-y divide-line rounded-card border border-line bg-surface">
        {tokens.map((token) => (
          <li key={token.id} className="flex items-center gap-3 px-4 py-2.5">
            <span className="min-w-10 text-lg font-bold tabular-nums">{token.number}</span>
            <span className="min-w-0 flex-1">
              <span className="block truncate text-base">{token.name || "On paper"}</span>
              <span className="block text-sm text-ink-soft">
                <Why token={token} />
              </span>
            </span>
            {token.status === "no-show" ? (
              <Button variant="quiet" size="sm" aria-label={`Undo for ${token.number}`} onClick={() => onUndo(token)}>
                Undo
              </Button>
            ) : token.status === "parked" ? null : (
              <Button variant="quiet" size="sm" aria-label={`More for ${token.number}`} onClick={() => onMore(token)}>
                More
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Why({ token }: { token: StaffTokenView }) {
  const until = token.dueAt === null ? null : <Time at={token.dueAt} />;
  switch (token.status) {
    case "away":
      return <>Stepped away, back by {until}</>;
    case "parked":
      return "On the way to another queue";
    case "no-show":
      return "Missed twice, place lost";
    default: {
      const calls = token.backAfterCalls ?? 0;
      return `Not here when called; back after ${calls === 1 ? "the next call" : `${calls} calls`}`;
    }
  }
}
