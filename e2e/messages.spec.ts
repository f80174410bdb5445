import { sha256Hex } from "#shared/sha256";
import { expect, test } from "./journey.ts";
import { COLLEGE, signInBy } from "./sign-in.ts";
import { openDesk } from "./venue.ts";

const DESK = { name: "Help desk", kind: "service" } as const;

test("somebody hears in the app that it is their turn, as it happens, and reads it", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId);
  const guest = await arrive({ guest: "Ana Moreno" });
  await guest.api.command("attendee.register", { eventId: venue.eventId });
  const { page } = guest;
  await page.goto(`/${COLLEGE}/account`);
  // Her pass is told of by a message of its own.
  await expect(page.getByRole("link", { name: /Messages\s*, 1 new/ })).toBeVisible();
  await guest.api.command("attendee.joinQueue", { stationId, laneId: "regular" });
  await organizer.command("station.callNext", { stationId });
  await expect(page.getByRole("link", { name: /Messages\s*, 2 new/ })).toBeVisible();
  await page.getByRole("link", { name: /Messages/ }).click();
  const messages = page.getByRole("region", { name: "Messages" });
  await expect(messages.getByRole("listitem")).toHaveCount(2);
  await expect(messages).toContainText("It is your turn: Help desk");
  await expect(page.getByRole("link", { name: "Messages", exact: true })).toBeVisible();
});

test("somebody says how they are told, and proves a phone", async ({ arrive }) => {
  const { page } = await arrive({ guest: "Ben Okafor" });
  await page.goto(`/${COLLEGE}/messages?view=settings`);
  await expect(page.getByRole("heading", { name: "Notifications", exact: true })).toBeVisible();
  // Nobody is asked before they press.
  expect(await page.evaluate(() => Notification.permission)).not.toBe("granted");

  const number = `+4477009${String(Date.now()).slice(-5)}`;
  await page.getByLabel("Number").fill(number);
  await page.getByRole("button", { name: "Send a code" }).click();
  await expect(page.getByLabel(/The code that was sent/)).toBeVisible();
  const texts = await page.request.get(`/dev/mailbox.json?to=${encodeURIComponent(number)}`);
  const code = ((await texts.json()) as { text: string }[])[0]?.text.slice(0, 6) ?? "";
  await page.getByLabel(/The code that was sent/).fill(code === "000000" ? "111111" : "000000");
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("alert")).toContainText("4 more tries");
  await page.getByLabel(/The code that was sent/).fill(code);
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByText(number)).toBeVisible();

  await page.getByRole("group", { name: "Queues and food" }).getByLabel("By text message").check();
  await page.getByRole("switch", { name: /Quiet hours/ }).uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("group", { name: "Queues and food" }).getByLabel("By text message")).toBeChecked();
  await expect(page.getByRole("switch", { name: /Quiet hours/ })).not.toBeChecked();
});

test("a browser shows what it is pushed, and opens it when pressed", async ({ arrive }) => {
  const { page } = await arrive({ guest: "Cleo Park" }, { serviceWorkers: "allow" });
  const context = page.context();
  await context.grantPermissions(["notifications"]);
  await page.goto(`/${COLLEGE}`);
  const scope = await page.evaluate(async () => {
    await navigator.serviceWorker.register("/sw.js");
    return (await navigator.serviceWorker.ready).scope;
  });
  const cdp = await context.newCDPSession(page);
  const registered = new Promise<string>((found) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const id = registrations.find(({ scopeURL }) => scopeURL === scope)?.registrationId;
      if (id !== undefined) found(id);
    });
  });
  await cdp.send("ServiceWorker.enable");
  const note = { title: "Your order is ready", body: "Order 7", link: `/${COLLEGE}/messages`, tag: "pickup:ord_7" };
  const registrationId = await registered;
  const deliver = () =>
    cdp.send("ServiceWorker.deliverPushMessage", {
      ...{ origin: new URL(page.url()).origin, registrationId, data: JSON.stringify(note) },
    });
  await deliver();
  // The same again takes its place.
  await deliver();
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications()).map(({ title, body, tag, data }) => ({ title, body, tag, data }));
    });
  await expect.poll(shown).toEqual([{ title: note.title, body: note.body, tag: note.tag, data: note.link }]);
});

test("a browser goes on being told: by its worker, when the app opens next, and once its owner signs in again", async ({
  arrive,
}) => {
  const { page, api } = await arrive({ guest: "Ines Moreau" }, { serviceWorkers: "allow" });
  await page.context().grantPermissions(["notifications"]);
  // Journeys have no push service: the browser says that it is at this address.
  const address = (name: string) => `https://fcm.googleapis.com/fcm/send/${name}`;
  const subscribeAt = (endpoint: string) => {
    const keys = { p256dh: "A".repeat(87), auth: "B".repeat(22) };
    const subscription = { endpoint, toJSON: () => ({ endpoint, keys }), unsubscribe: async () => true };
    const manager = PushManager.prototype as unknown as Record<string, () => Promise<unknown>>;
    for (const name of ["getSubscription", "subscribe"]) manager[name] = async () => subscription;
    manager.permissionState = async () => "granted";
  };
  const told = async () => {
    const { devices } = await api.query<{ devices: { id: string }[] }>("messages.settings");
    return devices.map(({ id }) => id);
  };
  await page.goto(`/${COLLEGE}/messages?view=settings`);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.evaluate(subscribeAt, address("first"));
  await page.getByRole("button", { name: "Notify me on this device" }).click();
  await expect(page.getByText("This device is told from now on")).toBeVisible();
  expect(await told()).toEqual([await sha256Hex(address("first"))]);

  const [worker] = page.context().serviceWorkers();
  await worker?.evaluate(subscribeAt, address("second"));
  await worker?.evaluate(async () => {
    const work: Promise<unknown>[] = [];
    const change = Object.assign(new Event("pushsubscriptionchange"), {
      waitUntil: (promise: Promise<unknown>) => work.push(promise),
    });
    dispatchEvent(change);
    await Promise.all(work);
  });
  expect(await told()).toEqual([await sha256Hex(address("second"))]);

  await page.addInitScript(subscribeAt, address("third"));
  await page.goto(`/${COLLEGE}`);
  await expect.poll(told).toEqual([await sha256Hex(address("third"))]);

  // With a sign-in that ends, the server forgets it.
  const { user } = await api.query<{ user: { email: string } }>("auth.me");
  await page.goto("about:blank");
  await api.mutate("auth.signOut");
  await signInBy(page.context().request, user.email);
  expect(await told()).toEqual([]);
  // It asks for its settings once it has kept what it told.
  const isKept = page.waitForResponse(/messages\.settings/);
  await page.goto(`/${COLLEGE}`);
  await isKept;
  expect(await told()).toEqual([await sha256Hex(address("third"))]);

  // Stopped from another device, it stays stopped, and can be told again.
  await api.mutate("messages.addPush", { endpoint: address("laptop"), p256dh: "A".repeat(87), auth: "B".repeat(22) });
  await api.mutate("messages.dropPush", { id: await sha256Hex(address("third")) });
  await page.goto(`/${COLLEGE}/messages?view=settings`);
  const notify = page.getByRole("button", { name: "Notify me on this device" });
  await notify.click();
  await expect(page.getByText("This device is told from now on")).toBeVisible();
  await expect(notify).toHaveCount(0);
  expect(new Set(await told())).toEqual(
    new Set([await sha256Hex(address("laptop")), await sha256Hex(address("third"))]),
  );
});

test("an organizer writes what messages say, sees it first, and looks what became of them", async ({
  arrive,
  openVenue,
}) => {
  const venue = await openVenue({});
  const guest = await arrive({ guest: "Dev Rao" });
  await guest.api.command("attendee.register", { eventId: venue.eventId });
  const { page } = await arrive("organizer");
  await page.goto(`/${COLLEGE}/deliveries?view=texts`);
  const editor = page.getByRole("region", { name: "Text" });
  await page.getByLabel("Message", { exact: true }).selectOption("A day before an event");
  await editor.getByLabel("In short").fill("Bring your {{ pass }}.");
  await editor.getByRole("button", { name: "Save" }).click();
  await expect(editor.getByRole("alert")).toContainText("There is no “pass” here");
  await editor.getByLabel("In short").fill("See you at {{ event.venue }}.");
  await editor.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByRole("region", { name: "Preview" })).toContainText("See you at ");
  await expect(page.getByRole("region", { name: "Preview" })).not.toContainText("{{");

  await page.getByText("What was sent", { exact: true }).click();
  const table = page.getByRole("table", { name: "Messages" });
  await expect(table).toContainText("A pass is ready");
  await page.getByLabel("Person").fill("rao");
  await expect(table.getByRole("row", { name: /Dev Rao/ }).first()).toBeVisible();
  await expect(table.getByRole("row").filter({ hasNotText: /Rao|To/ })).toHaveCount(0);
  await page.reload();
  await expect(page.getByLabel("Person")).toHaveValue("rao");
  await page.getByLabel("Person").fill("nobody of that name");
  await expect(page.getByText("No message to somebody of that name is here.")).toBeVisible();
  await page.getByLabel("Person").fill("");
  await page.getByLabel("State").selectOption("Failed");
  await expect(page.getByText("Nothing here")).toBeVisible();
});
