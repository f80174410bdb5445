import type { EventId } from "#shared/ids";
import type { EventCard } from "./event.ts";

/** Why an event does not change as asked. */
export type LifecycleRefusal =
  | { readonly code: "event-cancelled" }
  | { readonly code: "event-over" }
  /** The events of clubs are published by the college. */
  | { readonly code: "needs-approval" }
  | { readonly code: "not-submitted" };

/** Where an event stands between those who make it and those who publish it. Times are epoch milliseconds. */
export type EventStanding = {
  readonly submittedAt: number | null;
  /** What the college said when it gave the draft back. */
  readonly returnNote: string | null;
  /** Whether who asks may publish it. */
  readonly mayPublish: boolean;
  readonly cancelReason: string | null;
  /** How many people have a place, on the waiting list too: those who hear when it is cancelled. */
  readonly people: number;
  /** Whether somebody paid online: what is left of it goes back when it is cancelled. */
  readonly isPaid: boolean;
  /** How many have been sent word of the newest change that concerns them; null: there was none. */
  readonly told: { readonly count: number; readonly isDone: boolean } | null;
};

export type SubmittedDraft = Pick<EventCard, "id" | "title" | "venue" | "startsAt" | "endsAt"> & {
  readonly submittedAt: number;
};

export type Duplicated = { readonly eventId: EventId };

/** What a college decided about the events of its departments and clubs. */
export type ApprovalRule = { readonly approvesEvents: boolean };
