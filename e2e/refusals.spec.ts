import { APP_ERRORS } from "#shared/errors";
import { forgedCode } from "#shared/forged-code";
import type { StationPage } from "#shared/views/station-page";
import { expect, liveDot, type Person, test } from "./journey.ts";
import { COLLEGE, linkMailedTo } from "./sign-in.ts";
import { openKitchen, type Venue } from "./venue.ts";
import { verdict } from "./verdict.ts";

test("full: the event says so, and a seat taken meanwhile is refused in words", async ({ arrive, openVenue }) => {
  const venue = await openVenue({ capacity: 1 });
  const ben = await arrive({ guest: "Ben Okafor" });
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  await ben.page.goto(`/${COLLEGE}/events/${venue.eventId}`);
  await expect(ben.page.getByText("No seats left")).toBeVisible();
  await expect(ben.page.getByRole("button", { name: "Join the waiting list" })).toBeVisible();
  await ben.page.goto(`/${COLLEGE}/events/${venue.eventId}/register`);
  await expect(ben.page.getByText("All seats are taken")).toBeVisible();
  await expect(ben.page.getByText(/Nothing was booked/)).toBeVisible();
  await ben.page.getByRole("button", { name: "Back to the event" }).click();
  await expect(ben.page.getByText("No seats left")).toBeVisible();
});

test("sales closed: the button says since when", async ({ arrive, openVenue }) => {
  const venue = await openVenue({ salesCloseInHours: -1 });
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.page.goto(`/${COLLEGE}/events/${venue.eventId}`);
  await expect(ana.page.getByRole("button", { name: "Register" })).toHaveAccessibleDescription(
    /^Registration closed .*\d\d:\d\d$/,
  );
  await ana.page.goto(`/${COLLEGE}/events/${venue.eventId}/register`);
  await expect(ana.page.getByText(/Registration closed .*\d\d:\d\d/)).toBeVisible();
});

test("not published: a draft looks like any page that does not exist", async ({ arrive, openVenue }) => {
  const venue = await openVenue({ status: "draft" });
  const ana = await arrive({ guest: "Ana Moreno" });
  ana.forgive(/status of 404/);
  await ana.page.goto(`/${COLLEGE}/events/${venue.eventId}`);
  await expect(ana.page.getByText("There is nothing here")).toBeVisible();
  await expect(ana.page.getByText(venue.title)).toBeHidden();
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/events/${venue.eventId}`);
  await expect(olga.page.getByText("Draft, seen by organizers only")).toBeVisible();
});

test("already registered: the answer is the pass", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.page.goto(`/${COLLEGE}/events/${venue.eventId}/register`);
  await expect(ana.page.getByText(/Your seat is kept for/)).toBeVisible();
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  await ana.page.getByRole("button", { name: "Confirm and get my pass" }).click();
  await expect(ana.page.getByText("You already have a seat")).toBeVisible();
  await ana.page.getByRole("link", { name: "Show my pass" }).click();
  await expect(ana.page.getByRole("img", { name: "Pass of Ana Moreno" })).toBeVisible();
});

test("ended: nobody registers any more, and the gate says why", async ({ arrive, openVenue }) => {
  const venue = await openVenue({ status: "ended" });
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.page.goto(`/${COLLEGE}/events/${venue.eventId}`);
  await expect(ana.page.getByText("The event is over")).toBeVisible();
  const victor = await arrive("volunteer");
  await victor.page.goto(`/${COLLEGE}/scan/${venue.eventId}?gate=${venue.gateId}`);
  await victor.page.getByLabel("Type the 8 characters").fill("7K3M9QRT");
  await victor.page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(verdict(victor, /Stop.*This event has ended\./)).toBeVisible();
});

test("each way a pass can be wrong stops at the gate in its own words", async ({ arrive, openVenue, organizer }) => {
  const [venue, other, past] = [await openVenue(), await openVenue(), await openVenue({ beganHoursAgo: 24 })];
  const ana = await arrive({ guest: "Ana Moreno" });
  const passAt = async ({ eventId }: Venue) =>
    (await ana.api.command<{ passes: [{ code: string }] }>("attendee.register", { eventId })).passes[0].code;
  const codes = { here: await passAt(venue), elsewhere: await passAt(other), past: await passAt(past) };
  const victor = await arrive("volunteer");
  await victor.page.goto(`/${COLLEGE}/scan/${venue.eventId}?gate=${venue.gateId}`);
  await expect(liveDot(victor)).toHaveText("Live");

  await sweep(victor, forgedCode(codes.here));
  const forged = verdict(victor, /Stop.*This pass was not issued by us\..*Do not let them in/);
  await expect(forged).not.toContainText("Ana Moreno");
  await forged.click();
  await sweep(victor, codes.elsewhere);
  await verdict(victor, /Stop.*This pass is for another event\./).click();
  const { user } = await ana.api.query<{ user: { id: string } }>("auth.me");
  await organizer.command("organizer.revokePass", { eventId: venue.eventId, userId: user.id });
  await sweep(victor, codes.here);
  await verdict(victor, /Stop.*Ana Moreno.*Withdrawn by the organizers at \d\d:\d\d\..*organizers' desk/).click();

  await victor.page.goto(`/${COLLEGE}/scan/${past.eventId}?gate=${past.gateId}`);
  await expect(liveDot(victor)).toHaveText("Live");
  await sweep(victor, codes.past);
  await expect(verdict(victor, /Stop.*Ana Moreno.*Expired at \d\d:\d\d\./)).toBeVisible();
});

test("a gate that is too busy says so in amber, and decides when asked again", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana Moreno" });
  const {
    passes: [pass],
  } = await ana.api.command<{ passes: [{ code: string }] }>("attendee.register", { eventId: venue.eventId });
  const victor = await arrive("volunteer");
  victor.forgive(/status of 503/);
  let isBusy = true;
  const { message, status } = APP_ERRORS.OVERLOADED;
  await victor.page.routeWebSocket(/\/live\/gates\//, (client) => {
    const gate = client.connectToServer();
    client.onMessage((frame) => {
      const { type, input } = frame === "ping" ? { type: "ping" } : JSON.parse(String(frame));
      const problem = { type: "problem", commandId: input?.commandId, code: "OVERLOADED", message };
      if (isBusy && type === "scan") client.send(JSON.stringify(problem));
      else gate.send(frame);
    });
  });
  await victor.page.route(/scanner\.scan/, (route) => {
    const data = { appCode: "OVERLOADED", httpStatus: status, requestId: null, fields: [] };
    const body = JSON.stringify({ error: { code: -32603, message, data } });
    return isBusy ? route.fulfill({ status, headers: { "retry-after": "2" }, body }) : route.continue();
  });
  // A phone that has the lists would decide by itself.
  await victor.page.route("**/scanner.roster*", (route) => route.fulfill({ status: 503 }));
  await victor.page.goto(`/${COLLEGE}/scan/${venue.eventId}?gate=${venue.gateId}`);
  await expect(liveDot(victor)).toHaveText("Live");
  await sweep(victor, pass.code);
  await verdict(victor, /Look.*We are very busy\. Nothing was lost.*scan again/).click();
  isBusy = false;
  const green = verdict(victor, /Admit.*Ana Moreno/).waitFor();
  await sweep(victor, pass.code);
  await green;
});

test("a registration that meets a busy college keeps its seat and tries again by itself", async ({
  arrive,
  openVenue,
}) => {
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana Moreno" });
  ana.forgive(/status of 503/);
  let isBusy = true;
  const { message, status } = APP_ERRORS.OVERLOADED;
  await ana.page.route(/attendee\.register/, (route) => {
    const data = { appCode: "OVERLOADED", httpStatus: status, requestId: null, fields: [] };
    const body = JSON.stringify([{ error: { code: -32603, message, data } }]);
    return isBusy ? route.fulfill({ status, headers: { "retry-after": "2" }, body }) : route.continue();
  });
  await ana.page.goto(`/${COLLEGE}/events/${venue.eventId}/register`);
  const refused = ana.page.waitForResponse((response) => response.status() === 503);
  await ana.page.getByRole("button", { name: "Confirm and get my pass" }).click();
  await refused;
  isBusy = false;
  await expect(ana.page.getByRole("img", { name: "Pass of Ana Moreno" })).toBeVisible();
});

for (const { who, path } of [
  { who: "attendee", path: "scan" },
  { who: "attendee", path: "console" },
  { who: "volunteer", path: "console/events/new" },
  { who: "organizer", path: "admin" },
] as const)
  test(`not allowed: ${who} on ${path} hears it kindly and finds a way on`, async ({ arrive }) => {
    const person = await arrive(who);
    person.forgive(/status of 403/);
    await person.page.goto(`/${COLLEGE}/${path}`);
    await expect(person.page.getByText(/is for the event's team/).last()).toBeVisible();
    await person.page.getByRole("link", { name: "Go to the campus's events" }).click();
    await expect(person.page.getByRole("heading", { name: "What's on" })).toBeVisible();
  });

for (const path of [
  `${COLLEGE}/no/such/page`,
  `${COLLEGE}/events/evt_00000000000000000000000000`,
  `${COLLEGE}/stations/nonsense`,
  "no-such-college",
])
  test(`not found: /${path} says so and leads on`, async ({ arrive }) => {
    const visitor = await arrive("visitor");
    visitor.forgive(/status of 40[04]/);
    await visitor.page.goto(`/${path}`);
    await expect(visitor.page.getByText("There is nothing here")).toBeVisible();
    await expect(visitor.page.getByRole("link", { name: /^Go to/ })).toBeVisible();
  });

test("without a registration there is no pass, and the way to one is offered", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana Moreno" });
  ana.forgive(/status of 404/);
  await ana.page.goto(`/${COLLEGE}/events/${venue.eventId}/pass`);
  await expect(ana.page.getByText("You have no pass for this event")).toBeVisible();
  await ana.page.getByRole("link", { name: "Go to the event" }).click();
  await expect(ana.page.getByRole("heading", { name: venue.title })).toBeVisible();
});

test("somebody else's order does not exist for me", async ({ arrive, openVenue, organizer }) => {
  const venue = await openVenue({ stations: [{ name: "Noodle stand", kind: "food" }] });
  const stationId = venue.stations["Noodle stand"] ?? "";
  await openKitchen(organizer, stationId, [{ name: "Miso ramen", stock: 5 }]);
  const ana = await arrive({ guest: "Ana Moreno" });
  const ben = await arrive({ guest: "Ben Okafor" });
  ben.forgive(/status of 404/);
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  const { menu } = await ana.api.query<StationPage>("attendee.getStation", { stationId });
  const lines = [{ skuId: menu[0]?.skuId, quantity: 1, options: [] }];
  const order = await ana.api.command<{ id: string }>("attendee.placeOrder", {
    stationId,
    lines,
    note: null,
    slot: null,
    shownAt: null,
  });
  await ben.page.goto(`/${COLLEGE}/stations/${stationId}/orders/${order.id}`);
  await expect(ben.page.getByText("There is nothing here")).toBeVisible();
});

test("session expired: the next step asks to sign in and comes back to the same page", async ({
  arrive,
  openVenue,
}) => {
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana Moreno" });
  ana.forgive(/status of 401/);
  await ana.page.goto(`/${COLLEGE}/events/${venue.eventId}`);
  await expect(ana.page.getByRole("link", { name: "Register" })).toBeVisible();
  await ana.context.clearCookies();
  await ana.page.goto(`/${COLLEGE}/events/${venue.eventId}/register`);
  await expect(ana.page.getByRole("heading", { name: "Sign in", exact: true })).toBeVisible();
  const address = `back-${Date.now()}@riverside.example`;
  await ana.page.getByLabel("Your mail address").fill(address);
  await ana.page.getByRole("button", { name: "Send me a link" }).click();
  await expect(ana.page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  await ana.page.goto(await linkMailedTo(ana.context.request, address));
  await ana.page.getByRole("button", { name: /^Sign in to/ }).click();
  await ana.page.getByLabel("Name").fill("Ana Moreno");
  await ana.page.getByRole("button", { name: "Continue" }).click();
  await expect(ana.page).toHaveURL(new RegExp(`/events/${venue.eventId}/register$`));
});

test("a session that ends in mid-page is said beside the button that met it", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana Moreno" });
  ana.forgive(/status of 401/);
  await ana.page.goto(`/${COLLEGE}/events/${venue.eventId}/register`);
  await expect(ana.page.getByText(/Your seat is kept for/)).toBeVisible();
  await ana.context.clearCookies();
  await ana.page.getByRole("button", { name: "Confirm and get my pass" }).click();
  await expect(ana.page.getByRole("alert")).toContainText(/sign in/i);
});

test("a sign-in link works once", async ({ arrive }) => {
  const visitor = await arrive("visitor");
  visitor.forgive(/status of 410|status of 412/);
  const address = `once-${Date.now()}@riverside.example`;
  await visitor.api.mutate("auth.requestLink", { email: address });
  const link = await linkMailedTo(visitor.context.request, address);
  await visitor.page.goto(link);
  await visitor.page.getByRole("button", { name: /^Sign in to/ }).click();
  await expect(visitor.page.getByText("Welcome. What is your name?")).toBeVisible();

  const other = await arrive("visitor");
  other.forgive(/status of 410|status of 412/);
  await other.page.goto(link);
  await other.page.getByRole("button", { name: /^Sign in to/ }).click();
  await expect(other.page.getByRole("alert")).toContainText(/used or has expired/);
});

test("too many mails to one address are refused kindly", async ({ arrive }) => {
  const visitor = await arrive("visitor");
  visitor.forgive(/status of 429/);
  const address = `often-${Date.now()}@riverside.example`;
  for (let sent = 0; sent < 3; sent++) await visitor.api.mutate("auth.requestLink", { email: address });
  await visitor.page.goto(`/${COLLEGE}/sign-in`);
  await visitor.page.getByLabel("Your mail address").fill(address);
  await visitor.page.getByRole("button", { name: "Send me a link" }).click();
  await expect(visitor.page.getByRole("alert")).toContainText(/Too many tries|Wait/);
});

test("an address that is none is marked in its field", async ({ arrive }) => {
  const visitor = await arrive("visitor");
  visitor.forgive(/status of 400/);
  await visitor.page.goto(`/${COLLEGE}/sign-in`);
  await visitor.page.getByLabel("Your mail address").fill("not-an-address");
  await visitor.page.getByRole("button", { name: "Send me a link" }).click();
  await expect(visitor.page.getByLabel("Your mail address")).toHaveAttribute("aria-invalid", "true");
});

/** What a hand scanner does: presses the keys of a whole code in one go, and Enter. */
async function sweep({ page }: Person, code: string): Promise<void> {
  await page.evaluate(
    (keys) => {
      for (const key of keys) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    },
    [...code, "Enter"],
  );
}
