import type { NoteId } from "#shared/ids";

/** Whom a station writes to: those who wait there, or those who serve there now. */
export const NOTE_AUDIENCES = ["waiting", "staff"] as const;
export type NoteAudience = (typeof NOTE_AUDIENCES)[number];

export type StationNote = {
  readonly id: NoteId;
  readonly audience: NoteAudience;
  readonly text: string;
  readonly from: string;
  readonly writtenAt: number;
  readonly people: number;
  /** Of them, whose inbox has it. */
  readonly inboxes: number;
  /** Over all other channels. */
  readonly delivered: number;
  readonly pending: number;
  readonly failed: number;
};

export type StationNotes = {
  /** How many would get one now, whoever asks not counted. */
  readonly reach: Readonly<Record<NoteAudience, number>>;
  /** In the queue with a number alone: nobody can write to them. */
  readonly walkIns: number;
  /** Newest first. */
  readonly notes: readonly StationNote[];
};

export type NoteRefusal =
  | { readonly code: "too-many-notes"; readonly max: number; readonly minutes: number }
  | { readonly code: "nobody-to-write-to"; readonly audience: NoteAudience };
