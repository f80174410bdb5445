import type { EventId, GateId } from "#shared/ids";
import { type Browser, commandId, value } from "./test-browser.ts";

export type LivePlace = { readonly eventId: EventId; readonly gateId: GateId };
export type LiveWish = { readonly capacity: number; readonly approval: boolean; readonly salesCloseAt: number };

/** An event that is on, with one gate. It ends in two hours. */
export async function openLiveEvent({ api }: Browser, title: string, wish: LiveWish): Promise<LivePlace> {
  const now = Date.now();
  const fields = {
    ...{ departmentId: null, title, summary: "", description: "", category: "Music", venue: "Hall" },
    ...{ startsAt: now - 60_000, endsAt: now + 7_200_000, salesOpenAt: now - 120_000, ...wish },
  };
  const { organizer } = api;
  const { id: eventId } = await organizer.createEvent.mutate({ commandId: commandId(), fields });
  await organizer.addGate.mutate({ eventId, name: "North gate" });
  const { version, gates } = await organizer.getEvent.query({ eventId });
  const [gate] = gates;
  if (!gate) throw new Error("a gate was added and is not there");
  const published = value(await organizer.setStatus.mutate({ eventId, version, status: "published" }));
  value(await organizer.setStatus.mutate({ eventId, version: published.version, status: "live" }));
  return { eventId, gateId: gate.id };
}
