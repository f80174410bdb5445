import type { DeskView } from "#shared/domain/queue/types";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";

export type DeskListProps = {
  desks: readonly DeskView[];
  /** Where whoever holds this device serves; null for whichever desk is free. */
  mine: string | null;
  onMine: (deskId: string | null) => void;
  onDesk: (deskId: string, duty: "on" | "finish") => void;
};

/** Who serves where. A desk that closes finishes whom it has; choosing one's own makes Call next call there. */
export function DeskList({ desks, mine, onMine, onDesk }: DeskListProps) {
  if (desks.length === 0) return null;
  return (
    <ul aria-label="Desks" className="divide-y divide-line rounded-card border border-line bg-surface">
      {desks.map((desk) => (
        <li key={desk.id} className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5">
          <label className="flex min-h-11 flex-1 cursor-pointer items-center gap-3 whitespace-nowrap">
            <input
              type="checkbox"
              checked={mine === desk.id}
              onChange={(event) => onMine(event.target.checked ? desk.id : null)}
              aria-label={`I am at desk ${desk.id}`}
              className="size-5 shrink-0 accent-accent"
            />
            <span>
              <span className="font-semibold">Desk {desk.id}</span>
              <span className="block text-sm whitespace-normal text-ink-soft">
                {mine === desk.id ? "You call here" : stateWords(desk)}
              </span>
            </span>
          </label>
          {desk.privilegedFirst ? <Badge tone="accent">Extra lane</Badge> : null}
          <Button
            size="sm"
            variant="quiet"
            aria-label={desk.isDraining ? `Keep desk ${desk.id} open` : `Close desk ${desk.id}`}
            onClick={() => onDesk(desk.id, desk.isDraining ? "on" : "finish")}
          >
            {desk.isDraining ? "Stay" : "Close"}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function stateWords({ number, isDraining, isComing, leavingTo }: DeskView): string {
  if (isComing) return "Somebody is on the way";
  if (leavingTo) return number === null ? "Goes to help elsewhere" : `Helps elsewhere after ${number}`;
  if (number === null) return "Free";
  return isDraining ? `Closes after ${number}` : `Has number ${number}`;
}
