import type { OwnField } from "#shared/views/series";

/** What the fields of an event are called within a sentence. */
const FIELD_WORDS: Readonly<Record<OwnField, string>> = {
  departmentId: "department",
  title: "name",
  summary: "summary",
  description: "description",
  category: "category",
  venue: "place",
  startsAt: "start",
  endsAt: "end",
  salesOpenAt: "opening of registration",
  salesCloseAt: "close of registration",
  capacity: "seats",
  approval: "approval",
  tags: "tags",
  visibility: "who sees it",
  venueId: "place",
  roomId: "room",
};

/** Those of several fields, each once. */
export function fieldWords(fields: readonly OwnField[]): string {
  return [...new Set(fields.map((field) => FIELD_WORDS[field]))].join(", ");
}
