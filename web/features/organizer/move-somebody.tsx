import type { StationId } from "#shared/ids";
import type { StaffedStation, StaffView } from "#shared/views/staffing";
import { formatLength } from "#web/lib/time";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";

export type MoveSomebodyProps = {
  /** Null: nobody is being sent. */
  person: StaffView | null;
  stations: readonly StaffedStation[];
  onClose: () => void;
  onSend: (person: StaffView, to: StationId) => void;
};

/** Where a helper is to go: the stations they may serve at, with what waits there. */
export function MoveSomebody({ person, stations, onClose, onSend }: MoveSomebodyProps) {
  return (
    <Dialog open={person !== null} onClose={onClose} title={`Send ${person?.name ?? ""} to`}>
      <p className="text-sm text-ink-soft">They finish whom they serve, and go then. Where they are, somebody stays.</p>
      <ul className="flex flex-col gap-2">
        {stations
          .filter(({ id }) => person?.mayServe.includes(id))
          .map(({ id, name, waiting, medianMs }) => (
            <li key={id}>
              <Button variant="secondary" wide onClick={() => person && onSend(person, id)}>
                {name} · {waiting} waiting{medianMs === null ? "" : `, ${formatLength(medianMs)}`}
              </Button>
            </li>
          ))}
      </ul>
    </Dialog>
  );
}
