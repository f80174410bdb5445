import type { BrowserContextOptions } from "@playwright/test";
import type { Role } from "#shared/roles";
import type { Api } from "./api.ts";
import { COLLEGE } from "./sign-in.ts";
import { openDesk, openKitchen, openRoom, openVenue } from "./venue.ts";

/** Its waiting room is open for half an hour before, and it opens after the page was looked at. */
const DROP_OPENS_IN_HOURS = 29 / 60;

/** Every page of the product, in the state people meet it in; `{name}` is filled in from the prepared day. */
export const PAGES: readonly {
  readonly path: string;
  readonly who: Role | "visitor" | "guest";
  readonly shows: RegExp;
}[] = [
  { path: "/", who: "visitor", shows: /Find your college/ },
  { path: `/${COLLEGE}`, who: "visitor", shows: /What's on/ },
  { path: `/${COLLEGE}`, who: "guest", shows: /Now for you/ },
  { path: `/${COLLEGE}/mine`, who: "guest", shows: /{title}/ },
  { path: `/${COLLEGE}/account`, who: "guest", shows: /Sign out/ },
  { path: `/${COLLEGE}/messages`, who: "guest", shows: /Your pass for {title}/ },
  { path: `/${COLLEGE}/messages?view=settings`, who: "guest", shows: /What you are told, and how/ },
  { path: `/${COLLEGE}/events/{event}`, who: "visitor", shows: /seats left/ },
  { path: `/${COLLEGE}/events/{other}/register`, who: "guest", shows: /Your seat is kept for/ },
  { path: `/${COLLEGE}/events/{drop}/register`, who: "guest", shows: /Registration opens in/ },
  { path: `/${COLLEGE}/events/{event}/answers`, who: "guest", shows: /You can change them until/ },
  { path: `/${COLLEGE}/events/{event}/pass`, who: "guest", shows: /Show this at any gate/ },
  { path: `/${COLLEGE}/stations/{desk}`, who: "guest", shows: /My number/ },
  { path: `/${COLLEGE}/stations/{desk}/wall`, who: "visitor", shows: /Now called/ },
  { path: `/${COLLEGE}/stations/{stand}`, who: "guest", shows: /Miso ramen/ },
  { path: `/${COLLEGE}/stations/{stand}/orders/{order}`, who: "guest", shows: /Promised for/ },
  { path: `/${COLLEGE}/sign-in`, who: "visitor", shows: /No password/ },
  { path: `/${COLLEGE}/sign-in/confirm#token=${"A".repeat(43)}`, who: "visitor", shows: /One press/ },
  { path: `/${COLLEGE}/enrol`, who: "visitor", shows: /Make this phone a scanner/ },
  { path: `/${COLLEGE}/scan`, who: "volunteer", shows: /Where are you scanning/ },
  { path: `/${COLLEGE}/scan/{event}?gate={gate}`, who: "volunteer", shows: /Admitted here/ },
  { path: `/${COLLEGE}/inside/{event}`, who: "volunteer", shows: /People inside/ },
  { path: `/${COLLEGE}/console`, who: "organizer", shows: /New event/ },
  { path: `/${COLLEGE}/console/events/new`, who: "organizer", shows: /It stays a draft/ },
  { path: `/${COLLEGE}/console/events/{event}`, who: "organizer", shows: /Arrivals per minute/ },
  { path: `/${COLLEGE}/console/events/{event}/setup`, who: "organizer", shows: /The event is live/ },
  { path: `/${COLLEGE}/console/events/{event}/questions`, who: "organizer", shows: /As people meet it/ },
  { path: `/${COLLEGE}/console/events/{event}/entry`, who: "organizer", shows: /Add a zone/ },
  { path: `/${COLLEGE}/console/events/{event}/tickets`, who: "organizer", shows: /Shared limits/ },
  { path: `/${COLLEGE}/console/events/{event}/orders`, who: "college-admin", shows: /Nothing was paid online yet/ },
  { path: `/${COLLEGE}/deliveries`, who: "organizer", shows: /A pass is ready/ },
  { path: `/${COLLEGE}/deliveries?view=texts`, who: "organizer", shows: /What you can name/ },
  { path: `/${COLLEGE}/campaigns`, who: "organizer", shows: /One message to many people/ },
  { path: `/${COLLEGE}/campaigns/new`, who: "organizer", shows: /Whom it reaches/ },
  { path: `/${COLLEGE}/campaigns/{campaign}`, who: "organizer", shows: /You wrote some of this/ },
  { path: `/${COLLEGE}/console/money`, who: "college-admin", shows: /What was paid online/ },
  { path: `/${COLLEGE}/console/events/{event}/rules`, who: "organizer", shows: /A pass is used once/ },
  { path: `/${COLLEGE}/console/events/{event}/emergencies`, who: "organizer", shows: /What to say/ },
  { path: `/${COLLEGE}/emergencies`, who: "college-admin", shows: /What to say/ },
  { path: `/${COLLEGE}/console/events/{event}/history`, who: "organizer", shows: /Check the books of this event/ },
  { path: `/${COLLEGE}/console/events/{event}/people`, who: "organizer", shows: /Ana Moreno/ },
  { path: `/${COLLEGE}/console/events/{event}/import`, who: "organizer", shows: /You see what will happen/ },
  { path: `/${COLLEGE}/console/stations/{desk}`, who: "volunteer", shows: /Call next/ },
  { path: `/${COLLEGE}/console/stations/{stand}`, who: "volunteer", shows: /To start/ },
  { path: `/${COLLEGE}/console/stations/{desk}/setup`, who: "organizer", shows: /Save the station/ },
  { path: `/${COLLEGE}/console/stations/{stand}/setup`, who: "organizer", shows: /Save the station/ },
  { path: `/${COLLEGE}/admin`, who: "college-admin", shows: /Departments and clubs/ },
  { path: `/${COLLEGE}/audit`, who: "college-admin", shows: /Check the log/ },
  { path: `/${COLLEGE}/settings`, who: "college-admin", shows: /How it looks to its people/ },
  { path: `/${COLLEGE}/integrations`, who: "college-admin", shows: /API keys/ },
  { path: `/${COLLEGE}/api`, who: "visitor", shows: /Idempotency-Key/ },
  { path: "/platform", who: "platform-admin", shows: /Riverside College/ },
  { path: "/platform/rules", who: "platform-admin", shows: /Rules for every college/ },
  { path: "/platform/sign-in", who: "visitor", shows: /No password/ },
  { path: `/platform/sign-in/confirm#token=${"A".repeat(43)}`, who: "visitor", shows: /One press/ },
  { path: `/${COLLEGE}/nowhere`, who: "visitor", shows: /There is nothing here/ },
];

export const SCREENS: Readonly<Record<string, BrowserContextOptions>> = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1440, height: 900 } },
};
export type Day = Readonly<Record<string, string>>;

/** An event with everything on: a pass, a place in a queue behind somebody, an order in the kitchen; and one not open yet. */
export async function prepareDay(organizer: Api, guest: Api): Promise<Day> {
  const desk = { name: "Help desk", kind: "service" } as const;
  const stand = { name: "Noodle stand", kind: "food" } as const;
  const venue = await openVenue(organizer, { stations: [desk, stand] });
  const other = await openVenue(organizer);
  const drop = await openVenue(organizer, { status: "published", salesOpenInHours: DROP_OPENS_IN_HOURS });
  await openRoom(organizer, drop.eventId);
  const deskId = venue.stations[desk.name] ?? "";
  const standId = venue.stations[stand.name] ?? "";
  await openDesk(organizer, deskId);
  await openKitchen(organizer, standId, [
    { name: "Miso ramen", stock: 3 },
    { name: "Green tea", stock: null },
  ]);
  await guest.command("attendee.register", { eventId: venue.eventId });
  await guest.command("attendee.joinQueue", { stationId: deskId, laneId: "regular" });
  const { menu } = await guest.query<{ menu: { skuId: string }[] }>("attendee.getStation", { stationId: standId });
  const lines = [{ skuId: menu[0]?.skuId, quantity: 1, options: [] }];
  const order = await guest.command<{ id: string }>("attendee.placeOrder", {
    stationId: standId,
    lines,
    note: null,
    slot: null,
    shownAt: null,
  });
  const campaign = await submitCampaign(organizer, venue.eventId);
  const { title, eventId, gateId } = venue;
  const events = { event: eventId, other: other.eventId, drop: drop.eventId };
  return { title, ...events, gate: gateId, desk: deskId, stand: standId, order: order.id, campaign };
}

/** One that waits for another person's yes. @returns its id */
async function submitCampaign(organizer: Api, eventId: string): Promise<string> {
  const audience = { type: "event", eventId, states: ["confirmed"], ticketTypeIds: [], inside: "any", answers: "any" };
  const text = { title: "Before {{ event.title }}", short: "Bring a friend.", text: "Hello,\n\nbring a friend." };
  const draft = { audience, texts: [{ language: "en", text }], channels: ["mail"], scheduledAt: null };
  const { id, version } = await organizer.command<{ id: string; version: number }>("campaigns.add", draft);
  await organizer.mutate("campaigns.submit", { campaignId: id, version });
  return id;
}

export function fillIn(text: string, day: Day): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => day[name] ?? "");
}
