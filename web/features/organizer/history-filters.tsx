import type { EventSetup } from "#shared/views/event";
import { HISTORY_KINDS, type HistoryKind } from "#shared/views/history";
import { toCampusField } from "#web/lib/campus-time";
import { Button } from "#web/ui/button";
import { Select, TextField } from "#web/ui/field";
import { usePlace } from "#web/ui/place";
import type { HistoryWish } from "./history-page.tsx";
import { HistoryPerson } from "./history-person.tsx";

const KINDS: Readonly<Record<HistoryKind, string>> = {
  all: "Everything",
  registrations: "Registrations",
  waiting: "Waiting list",
  holds: "Seats kept for a while",
  door: "At the door",
  scans: "All scans",
  "let-in": "Scans: let in",
  stopped: "Scans: stopped",
  left: "Scans: left",
  redeemed: "Scans: handed out",
  annulled: "Scans: taken back",
  settings: "Settings",
};

export type HistoryFiltersProps = {
  eventId: string;
  gates: EventSetup["gates"];
  wish: HistoryWish;
  onChange: (wish: Partial<HistoryWish>) => void;
};

/** What the history shows: a kind of change, one person, or the event as it was known at an instant. */
export function HistoryFilters({ eventId, gates, wish, onChange }: HistoryFiltersProps) {
  const { timeZone } = usePlace();
  const now = toCampusField(Date.now(), timeZone);
  return (
    <div className="grid grid-cols-1 items-start gap-3 pb-4 sm:grid-cols-2 lg:grid-cols-[minmax(0,12rem)_minmax(0,12rem)_minmax(0,1fr)_auto]">
      {wish.at ? null : (
        <>
          <Select
            label="Show"
            value={wish.kind}
            options={HISTORY_KINDS.map((kind) => ({ value: kind, label: KINDS[kind] }))}
            onChange={(kind) => onChange({ kind })}
          />
          {gates.length > 0 ? (
            <Select
              label="Gate"
              value={wish.gate}
              options={[
                { value: "", label: "Every gate" },
                ...gates.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onChange={(gate) => onChange({ gate })}
            />
          ) : null}
          <HistoryPerson eventId={eventId} who={wish.who} onChange={(who) => onChange({ who })} />
        </>
      )}
      <div className="flex flex-col gap-2 sm:flex-row sm:items-end lg:col-start-4">
        <div className="min-w-0 flex-1">
          <TextField
            label="As it was known at"
            type="datetime-local"
            max={now}
            value={wish.at}
            onChange={(event) => onChange({ at: event.target.value })}
          />
        </div>
        {wish.at ? (
          <Button variant="secondary" onClick={() => onChange({ at: "" })}>
            Back to the history
          </Button>
        ) : (
          <Button variant="secondary" onClick={() => onChange({ at: now })}>
            Now
          </Button>
        )}
      </div>
    </div>
  );
}
