import { randomUUID } from "node:crypto";
import * as z from "zod";
import { type EventId, idSchema } from "#shared/ids";
import type { RoomMode } from "#shared/room-modes";
import type { Person } from "../server/people.ts";
import { call } from "./api.ts";

const HOUR_MS = 3_600_000;

const setup = z.object({ id: idSchema("event"), version: z.number() });

/** A published event that never makes anybody wait in front of it, unless asked to. */
export async function makeEvent(
  port: number,
  organizer: Person,
  capacity: number,
  { mode, opensInMs }: { readonly mode: RoomMode; readonly opensInMs: number } = { mode: "off", opensInMs: 0 },
): Promise<{ readonly eventId: EventId; readonly version: number }> {
  const now = Date.now();
  const words = { title: "Chaos", summary: "", description: "", category: "Fair", venue: "Main hall" };
  const times = {
    startsAt: now + HOUR_MS,
    endsAt: now + 9 * HOUR_MS,
    salesOpenAt: now + opensInMs,
    salesCloseAt: now + 8 * HOUR_MS,
  };
  const fields = { ...words, ...times, departmentId: null, capacity, approval: false };
  const made = await call(port, organizer, "organizer.createEvent", { commandId: randomUUID(), fields });
  const { id: eventId, version } = setup.parse(made);
  const published = await call(port, organizer, "organizer.setStatus", { eventId, version, status: "published" });
  const room = { eventId, version: setup.parse(published).version, mode };
  const { version: saved } = setup.parse(await call(port, organizer, "waitingRoom.save", room));
  return { eventId, version: saved };
}
