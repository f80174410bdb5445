import { Button } from "#web/ui/button";
import { Notice } from "#web/ui/notice";
import type { OwnHandOver } from "./own-hand-overs.ts";

export type HandOverStateProps = { waiting: number; troubled: readonly OwnHandOver[]; onSeen: () => void };

/** What this phone handed over by itself, and what the stand said of it later. */
export function HandOverState({ waiting, troubled, onSeen }: HandOverStateProps) {
  if (waiting === 0 && troubled.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      {waiting > 0 ? (
        <p className="text-sm text-ink-soft">
          {waiting === 1 ? "One hand-over is" : `${waiting} hand-overs are`} on this phone alone. Keep this page open
          until there is a network.
        </p>
      ) : null}
      {troubled.length > 0 ? (
        <Notice
          tone="bad"
          title={
            troubled.some(({ trouble }) => trouble?.kind === "twice") ? "Handed over twice" : "Not taken by the stand"
          }
          action={
            <Button variant="secondary" size="sm" onClick={onSeen}>
              Seen
            </Button>
          }
        >
          <ul className="flex flex-col gap-1">
            {troubled.map(({ commandId, number, trouble }) => (
              <li key={commandId}>
                {trouble?.kind === "not-taken"
                  ? `Order ${number} was handed over here, and the stand does not have it so: ${trouble.reason} Tell the kitchen.`
                  : `Order ${number} was handed over elsewhere, too. The organizers are told.`}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
    </div>
  );
}
