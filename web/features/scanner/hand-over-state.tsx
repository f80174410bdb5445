import { Button } from "#web/ui/button";
import { Notice } from "#web/ui/notice";
import type { Synced } from "./own-hand-overs.ts";

export type HandOverStateProps = { waiting: number; problems: readonly Synced[]; onSeen: () => void };

/** What this phone handed over by itself, and what the stand said of it later. */
export function HandOverState({ waiting, problems, onSeen }: HandOverStateProps) {
  if (waiting === 0 && problems.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      {waiting > 0 ? (
        <p className="text-sm text-ink-soft">
          {waiting === 1 ? "One hand-over is" : `${waiting} hand-overs are`} on this phone alone. Keep this page open
          until there is a network.
        </p>
      ) : null}
      {problems.length > 0 ? (
        <Notice
          tone="bad"
          title={problems.some(({ problem }) => problem === "twice") ? "Handed over twice" : "Not taken by the stand"}
          action={
            <Button variant="secondary" size="sm" onClick={onSeen}>
              Seen
            </Button>
          }
        >
          {problems
            .map(({ entry, problem }) =>
              problem === "twice"
                ? `Order ${entry.number} was handed over elsewhere, too. The organizers are told.`
                : `Order ${entry.number} was not ready for the stand. Tell the kitchen that it is gone.`,
            )
            .join(" ")}
        </Notice>
      ) : null}
    </div>
  );
}
