import { expect, liveDot, test } from "./journey.ts";
import { COLLEGE, freshAddress, signInBy } from "./sign-in.ts";

test("somebody signs out another of their devices, which leaves the page it was on", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const address = freshAddress();
  const [phone, laptop] = [await arrive("visitor"), await arrive("visitor")];
  for (const { context } of [phone, laptop]) await signInBy(context.request, address);
  await phone.page.goto(`/${COLLEGE}/events/${venue.eventId}`);
  await expect(liveDot(phone)).toHaveText("Live");

  await laptop.page.goto(`/${COLLEGE}/account`);
  const devices = laptop.page.getByRole("region", { name: "Where you are signed in" });
  await expect(devices.getByRole("listitem")).toHaveCount(2);
  await expect(devices.getByText("This device")).toBeVisible();
  await devices.getByRole("button", { name: /^Sign out Chrom/ }).click();
  await expect(devices.getByRole("listitem")).toHaveCount(1);

  await expect(phone.page.getByRole("link", { name: "Sign in" }).first()).toBeVisible({ timeout: 15_000 });
  await phone.page.goto(`/${COLLEGE}/account`);
  await expect(phone.page).toHaveURL(/sign-in/);
});

test("a volunteer who loses the role loses the gate, in the middle of their work", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const name = `Vik ${Date.now()}`;
  const vik = await arrive({ guest: name });
  const { user } = await vik.api.query<{ user: { email: string } }>("auth.me");
  const chen = await arrive("college-admin");
  const { grant } = await chen.api.mutate<{ grant: { id: string } }>("people.giveRole", {
    commandId: crypto.randomUUID(),
    email: user.email,
    role: "volunteer",
    place: { eventId: venue.eventId },
    startsAt: null,
    endsAt: null,
  });
  // The page has another socket, of what all people are told; a gate's that is still to open would be refused for seconds.
  const snapshot = vik.page
    .waitForEvent("websocket", (socket) => socket.url().includes("/live/gates/"))
    .then((socket) => socket.waitForEvent("framereceived"));
  await vik.page.goto(`/${COLLEGE}/scan/${venue.eventId}?gate=${venue.gateId}`);
  await expect(vik.page.getByText(/Admitted here/)).toBeVisible();

  await snapshot;
  // What it asks for in that moment is refused, and a browser logs that.
  vik.forgive(/status of 403/);
  await chen.api.mutate("people.takeRole", { grantId: grant.id });
  await expect(vik.page.getByText(/is for the event's team/).last()).toBeVisible({ timeout: 15_000 });
});
