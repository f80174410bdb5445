import { LocateFixed, Plus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { ROOMS_MAX } from "#shared/limits";
import type { VenueView } from "#shared/views/venue";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { askPosition } from "#web/lib/position";
import { fieldError } from "#web/lib/problem";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { TextField } from "#web/ui/field";
import { checkVenue, draftOfVenue, type VenueDraft } from "./venue-draft.ts";

export type VenueFormProps = { venue: VenueView | null; onSaved: (venues: VenueView[]) => void };

export function VenueForm({ venue, onSaved }: VenueFormProps) {
  const { client } = useApi();
  const [draft, setDraft] = useState(() => draftOfVenue(venue));
  const [tried, setTried] = useState(false);
  const checked = checkVenue(draft);
  const errors = tried && !checked.ok ? checked.errors : {};
  const save = useCommand({
    send: (input: Omit<Parameters<typeof client.venues.save.mutate>[0], "commandId">, commandId) =>
      client.venues.save.mutate({ ...input, commandId }),
    onOk: onSaved,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (checked.ok) void save.run({ venueId: venue?.id ?? null, ...checked.fields });
  };
  const text = (key: "name" | "address" | "latitude" | "longitude" | "capacity", label: string) => ({
    label,
    value: draft[key],
    error: errors[key] ?? fieldError(save.problem, key),
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [key]: event.target.value }),
  });
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4 text-ink">
      <TextField {...text("name", "Name")} placeholder="Great hall" maxLength={80} autoFocus />
      <TextField {...text("address", "Address")} placeholder="1 College Road, second floor" maxLength={200} />
      <div className="grid grid-cols-2 gap-4">
        <TextField {...text("latitude", "Latitude")} inputMode="decimal" placeholder="51.4769" />
        <TextField {...text("longitude", "Longitude")} inputMode="decimal" placeholder="-0.0005" />
      </div>
      <HereButton onFound={({ latitude, longitude }) => setDraft({ ...draft, latitude, longitude })} />
      <TextField {...text("capacity", "People it holds")} inputMode="numeric" hint="Empty: nobody said." />
      <Rooms draft={draft} error={errors.rooms ?? fieldError(save.problem, "rooms")} onChange={setDraft} />
      <OutcomeNotice refusal={save.refusal} problem={save.problem} />
      <Button type="submit" pending={save.pending}>
        Save
      </Button>
    </form>
  );
}

/** Whoever stands there need not look the numbers up. */
function HereButton({ onFound }: { onFound: (point: { latitude: string; longitude: string }) => void }) {
  const [state, setState] = useState<"idle" | "asking" | "refused">("idle");
  const ask = async () => {
    setState("asking");
    const point = await askPosition();
    setState(point ? "idle" : "refused");
    if (point) onFound({ latitude: point.latitude.toFixed(5), longitude: point.longitude.toFixed(5) });
  };
  return (
    <div className="-mt-2 flex flex-col items-start gap-1">
      <Button
        variant="quiet"
        size="sm"
        icon={<LocateFixed aria-hidden size={16} />}
        pending={state === "asking"}
        onClick={ask}
      >
        I am there now
      </Button>
      {state === "refused" ? (
        <p role="status" className="text-sm text-ink-soft">
          Your browser does not tell where you are. Type the numbers, or leave both empty.
        </p>
      ) : null}
    </div>
  );
}

type RoomsProps = { draft: VenueDraft; error: string | null | undefined; onChange: (draft: VenueDraft) => void };

function Rooms({ draft, error, onChange }: RoomsProps) {
  const { rooms } = draft;
  const change = (at: number, more: Partial<VenueDraft["rooms"][number]>) =>
    onChange({ ...draft, rooms: rooms.map((room, index) => (index === at ? { ...room, ...more } : room)) });
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="pb-2 text-sm font-semibold">Rooms</legend>
      {rooms.map((room, at) => (
        <div key={room.key} className="grid grid-cols-[minmax(0,1fr)_6rem_2.75rem] items-end gap-2">
          <TextField
            label={at === 0 ? "Room" : `Room ${at + 1}`}
            hideLabel={at > 0}
            maxLength={80}
            value={room.name}
            onChange={(event) => change(at, { name: event.target.value })}
          />
          <TextField
            label={at === 0 ? "Holds" : `Room ${at + 1} holds`}
            hideLabel={at > 0}
            inputMode="numeric"
            value={room.capacity}
            onChange={(event) => change(at, { capacity: event.target.value })}
          />
          <button
            type="button"
            aria-label={`Remove room ${room.name || at + 1}`}
            onClick={() => onChange({ ...draft, rooms: rooms.filter((_, index) => index !== at) })}
            className="flex size-11 items-center justify-center rounded-control text-ink-soft hover:bg-sunken"
          >
            <X aria-hidden size={18} />
          </button>
        </div>
      ))}
      {error ? (
        <p role="alert" className="text-sm font-medium text-bad">
          {error}
        </p>
      ) : null}
      {rooms.length < ROOMS_MAX ? (
        <div>
          <Button
            variant="quiet"
            size="sm"
            icon={<Plus aria-hidden size={16} />}
            onClick={() =>
              onChange({
                ...draft,
                rooms: [...rooms, { key: crypto.randomUUID(), roomId: null, name: "", capacity: "" }],
              })
            }
          >
            Add a room
          </Button>
        </div>
      ) : null}
    </fieldset>
  );
}
