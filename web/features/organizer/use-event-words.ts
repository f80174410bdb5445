import { useQuery } from "@tanstack/react-query";
import type { Visibility } from "#shared/visibility";
import { useApi } from "#web/lib/trpc";
import { usePlace } from "#web/ui/place";
import { fieldTimeWords, yesOrNo } from "./draft-words.ts";
import type { EventDraft, PlaceDraft } from "./event-draft.ts";
import { placeWords } from "./event-place.tsx";
import { VISIBILITY_LABELS } from "./event-visibility.tsx";
import type { DraftWords } from "./their-changes.tsx";

/** As the form's labels say it. */
const NAMES: Readonly<Record<keyof EventDraft, string>> = {
  departmentId: "Whose event",
  title: "Name",
  summary: "In one line",
  description: "Description",
  category: "Category",
  venue: "Where",
  startsAt: "Starts",
  endsAt: "Ends",
  salesOpenAt: "Registration opens",
  salesCloseAt: "Registration closes",
  capacity: "Seats",
  approval: "Confirm each registration",
  tags: "Tags",
  visibility: "Who sees it",
  place: "Place",
};

/** The fields of an event, for who has to choose between two values of one. */
export function useEventWords(): DraftWords {
  const { trpc } = useApi();
  const { timeZone } = usePlace();
  const { data: directory } = useQuery(trpc.college.listDepartments.queryOptions());
  const { data: venues } = useQuery(trpc.venues.list.queryOptions());
  const departmentName = (id: unknown) =>
    id === null
      ? "The college's own"
      : (directory?.departments.find((one) => one.id === id)?.name ?? "Another department");
  return {
    nameOf: ({ spot }) => ("name" in spot ? (NAMES[spot.name as keyof EventDraft] ?? spot.name) : ""),
    say: (spot, value) => {
      switch ("name" in spot ? (spot.name as keyof EventDraft) : null) {
        case "departmentId":
          return departmentName(value);
        case "place":
          return placeWords(venues ?? [], value as PlaceDraft);
        case "visibility":
          return VISIBILITY_LABELS[value as Visibility];
        case "approval":
          return yesOrNo(value);
        case "startsAt":
        case "endsAt":
        case "salesOpenAt":
        case "salesCloseAt":
          return fieldTimeWords(value, timeZone);
        default:
          return String(value);
      }
    },
  };
}
