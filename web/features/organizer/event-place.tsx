import { useQuery } from "@tanstack/react-query";
import type { VenueView } from "#shared/views/venue";
import { useApi } from "#web/lib/trpc";
import { Select } from "#web/ui/field";
import type { EventDraft } from "./event-draft.ts";

export type EventPlaceProps = { draft: EventDraft; onChange: (draft: EventDraft) => void };

const IN_WORDS = "";

/** Which of the college's places and rooms. Nothing to choose, and nothing shown, where the college has named none. */
export function EventPlace({ draft, onChange }: EventPlaceProps) {
  const { trpc } = useApi();
  const { data: venues } = useQuery(trpc.venues.list.queryOptions());
  if (!venues || venues.length === 0) return null;
  const choices = venues.flatMap(choicesOf);
  const chosen = choices.find(({ venueId, roomId }) => venueId === draft.venueId && roomId === draft.roomId);
  return (
    <Select
      label="Place"
      value={chosen?.value ?? IN_WORDS}
      options={[{ value: IN_WORDS, label: "None of these, only in words" }, ...choices]}
      onChange={(value) => {
        const choice = choices.find((one) => one.value === value);
        if (!choice) onChange({ ...draft, venueId: null, roomId: null });
        else onChange({ ...draft, venueId: choice.venueId, roomId: choice.roomId, venue: choice.label });
      }}
    />
  );
}

function choicesOf({ id: venueId, name, rooms }: VenueView) {
  const whole = { value: venueId as string, label: name, venueId, roomId: null };
  return [
    whole,
    ...rooms.map((room) => ({ value: room.id as string, label: `${name}, ${room.name}`, venueId, roomId: room.id })),
  ];
}
