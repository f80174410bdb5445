import type { Presence, QueueSetup } from "#shared/domain/queue/types";
import { BACK_AFTER_CALLS_MAX, MISSES_MAX, PEOPLE_MAX, RINGS_MAX, WAITING_MAX } from "#shared/limits";
import { fromCampusField, toCampusField } from "#web/lib/campus-time";

/** The settings of a queue as a form has them: numbers as typed. */
export type QueueDraft = {
  readonly presence: Presence;
  /** Empty: no phone is asked. */
  readonly nearMetres: string;
  readonly refusesFar: boolean;
  readonly graceMinutes: string;
  readonly remoteGraceMinutes: string;
  readonly awayMinutes: string;
  readonly cooldownMinutes: string;
  readonly callsByItself: boolean;
  /** As a `datetime-local` field has it on the campus's clock; empty: open end. */
  readonly closesAt: string;
  readonly waitingMax: string;
  readonly peopleMax: string;
  readonly ringsMax: string;
  readonly missesMax: string;
  readonly backAfterCalls: string;
};

const MINUTE_MS = 60_000;

export function queueDraftOf(queue: QueueSetup, timeZone: string): QueueDraft {
  const minutes = (ms: number) => String(ms / MINUTE_MS);
  return {
    presence: queue.presence,
    nearMetres: queue.nearMetres === null ? "" : String(queue.nearMetres),
    refusesFar: queue.refusesFar,
    graceMinutes: minutes(queue.graceMs),
    remoteGraceMinutes: minutes(queue.remoteGraceMs),
    awayMinutes: minutes(queue.awayMaxMs),
    cooldownMinutes: minutes(queue.cooldownMs),
    callsByItself: queue.callsByItself,
    closesAt: queue.closesAt === null ? "" : toCampusField(queue.closesAt, timeZone),
    waitingMax: String(queue.waitingMax),
    peopleMax: String(queue.peopleMax),
    ringsMax: String(queue.ringsMax),
    missesMax: String(queue.missesMax),
    backAfterCalls: String(queue.backAfterCalls),
  };
}

type NumberName = Exclude<keyof QueueDraft, "presence" | "refusesFar" | "callsByItself" | "closesAt" | "nearMetres">;
/** What each number is called and may be; minutes may be halves. */
export const QUEUE_NUMBERS: Readonly<Record<NumberName, { label: string; from: number; to: number; step: number }>> = {
  graceMinutes: { label: "Minutes to come when called", from: 0.5, to: 30, step: 0.5 },
  remoteGraceMinutes: { label: "Minutes to come from afar", from: 0.5, to: 30, step: 0.5 },
  awayMinutes: { label: "Minutes somebody may step away", from: 1, to: 60, step: 1 },
  cooldownMinutes: { label: "Minutes until the same person may join again", from: 0, to: 240, step: 1 },
  waitingMax: { label: "People waiting at most", from: 1, to: WAITING_MAX, step: 1 },
  peopleMax: { label: "People in one group", from: 1, to: PEOPLE_MAX, step: 1 },
  ringsMax: { label: "Times a call may be repeated", from: 0, to: RINGS_MAX, step: 1 },
  missesMax: { label: "Missed calls that cost the place", from: 1, to: MISSES_MAX, step: 1 },
  backAfterCalls: { label: "Calls until somebody missed is back", from: 1, to: BACK_AFTER_CALLS_MAX, step: 1 },
};
export const NEAR_METRES = { label: "Metres that count as here", from: 50, to: 5_000 } as const;

export type CheckedQueue =
  | { readonly ok: true; readonly queue: QueueSetup }
  | { readonly ok: false; readonly complaint: string };

/** The settings as the server takes them, or the first thing to put right. */
export function checkQueue(draft: QueueDraft, timeZone: string): CheckedQueue {
  const complain = (complaint: string): CheckedQueue => ({ ok: false, complaint });
  for (const [name, { label, from, to, step }] of Object.entries(QUEUE_NUMBERS)) {
    const text = draft[name as NumberName].trim();
    const value = Number(text);
    if (text === "" || !(value >= from && value <= to) || !Number.isInteger(value / step))
      return complain(`${label}: ${step === 1 ? "a whole number" : "in halves"} from ${from} to ${to}.`);
  }
  const near = draft.nearMetres.trim();
  const metres = near === "" ? null : Number(near);
  if (metres !== null && !(Number.isInteger(metres) && metres >= NEAR_METRES.from && metres <= NEAR_METRES.to))
    return complain(`${NEAR_METRES.label}: from ${NEAR_METRES.from} to ${NEAR_METRES.to}, or empty to ask no phone.`);
  if (draft.refusesFar && metres === null) return complain("Say how many metres count as here first.");
  const closesAt = draft.closesAt === "" ? null : fromCampusField(draft.closesAt, timeZone);
  if (draft.closesAt !== "" && closesAt === null) return complain("The queue's end is no day and time.");
  const ms = (minutes: string) => Number(minutes) * MINUTE_MS;
  return {
    ok: true,
    queue: {
      presence: draft.presence,
      nearMetres: metres,
      refusesFar: draft.refusesFar,
      graceMs: ms(draft.graceMinutes),
      remoteGraceMs: ms(draft.remoteGraceMinutes),
      awayMaxMs: ms(draft.awayMinutes),
      cooldownMs: ms(draft.cooldownMinutes),
      callsByItself: draft.callsByItself,
      closesAt,
      waitingMax: Number(draft.waitingMax),
      peopleMax: Number(draft.peopleMax),
      ringsMax: Number(draft.ringsMax),
      missesMax: Number(draft.missesMax),
      backAfterCalls: Number(draft.backAfterCalls),
    },
  };
}
