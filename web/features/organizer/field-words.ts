import type { OwnField } from "#shared/views/series";

/** What the fields of an event are called within a sentence. */
export const FIELD_WORDS: Readonly<Record<OwnField, string>> = {
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
};
