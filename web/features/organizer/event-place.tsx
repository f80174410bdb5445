import { useQuery } from "@tanstack/react-query";
import type { VenueView } from "#shared/views/venue";
import { useApi } from "#web/lib/trpc";
import { Select } from "#web/ui/field";
import type { EventDraft, PlaceDraft } from "./event-draft.ts";

export type EventPlaceProps = { draft: EventDraft; onChange: (draft: EventDraft) => void };

const IN_WORDS = "";
const IN_WORDS_LABEL = "None of these, only in words";

/** Which of the college's places and rooms. Nothing to choose, and nothing shown, where the college has named none. */
export function EventPlace({ draft, onChange }: EventPlaceProps) {
  const { trpc } = useApi();
  const { data: venues } = useQuery(trpc.venues.list.queryOptions());
  if (!venues || venues.length === 0) return null;
  const choices = venues.flatMap(choicesOf);
  const chosen = placeOf(choices, draft.place);
  return (
    <Select
      label="Place"
      value={chosen?.value ?? IN_WORDS}
      options={[{ value: IN_WORDS, label: IN_WORDS_LABEL }, ...choices]}
      onChange={(value) => {
        const choice = choices.find((one) => one.value === value);
        if (!choice) onChange({ ...draft, place: [null, null] });
        else onChange({ ...draft, place: [choice.venueId, choice.roomId], venue: choice.label });
      }}
    />
  );
}

/** What a place is called among its choices. */
export function placeWords(venues: readonly VenueView[], place: PlaceDraft): string {
  if (place[0] === null) return IN_WORDS_LABEL;
  return placeOf(venues.flatMap(choicesOf), place)?.label ?? "A place that is gone";
}

function placeOf(choices: ReturnType<typeof choicesOf>, [venueId, roomId]: PlaceDraft) {
  return choices.find((one) => one.venueId === venueId && one.roomId === roomId);
}

function choicesOf({ id: venueId, name, rooms }: VenueView) {
  const whole = { value: venueId as string, label: name, venueId, roomId: null };
  return [
    whole,
    ...rooms.map((room) => ({ value: room.id as string, label: `${name}, ${room.name}`, venueId, roomId: room.id })),
  ];
}
