import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { expect, test } from "./journey.ts";
import { COLLEGE, giveAuthenticator } from "./sign-in.ts";

type Heard = { readonly headers: Record<string, string>; readonly body: string };

/** Another system on this machine. */
async function openReceiver() {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += String(part);
    heard.push({ headers: request.headers as Record<string, string>, body });
    response.writeHead(200).end("thank you");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    heard,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    close: () => server.close(),
  };
}

test("an administrator adds a webhook, tries it, and has what it heard sent again", async ({ arrive, openVenue }) => {
  const receiver = await openReceiver();
  const venue = await openVenue();
  const chen = await arrive("college-admin");
  const { page } = chen;
  const name = `Timetable ${Date.now() % 1e6}`;
  await page.goto(`/${COLLEGE}/integrations`);
  const webhooks = page.getByRole("region", { name: "Webhooks" });
  await webhooks.getByRole("button", { name: "Add a webhook" }).click();
  await webhooks.getByLabel("Name").fill(name);
  await webhooks.getByLabel("Address").fill("https://10.0.0.1/");
  await webhooks.getByLabel("Somebody has a place").check();
  chen.forgive(/status of 400/);
  await webhooks.getByRole("button", { name: "Add it" }).click();
  await expect(webhooks.getByText(/no name of the public web/)).toBeVisible();
  await webhooks.getByLabel("Address").fill(receiver.url);
  await webhooks.getByRole("button", { name: "Add it" }).click();
  const shown = webhooks.getByRole("status").filter({ hasText: "shown once" });
  const secret = (await shown.locator("code").textContent()) ?? "";
  expect(secret).toMatch(/^whsec_/);
  await shown.getByRole("button", { name: "I have kept it" }).click();
  await expect(page.getByText(secret)).toHaveCount(0);

  const own = webhooks.getByRole("region", { name });
  await own.getByRole("button", { name: "Send a test" }).click();
  await expect(page.getByText(new RegExp(`${name}: Answered 200`))).toBeVisible();
  const [ping] = receiver.heard;
  expect(new Webhook(secret).verify(ping?.body ?? "", ping?.headers ?? {})).toMatchObject({ type: "ping" });

  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  const ofVenue = () => receiver.heard.filter(({ body }) => body.includes(venue.eventId));
  await expect(() => expect(ofVenue()).toHaveLength(1)).toPass({ timeout: 30_000 });
  await own.getByRole("button", { name: "What was sent" }).click();
  const delivery = own.getByRole("listitem").filter({ hasText: "Somebody has a place" }).first();
  await expect(delivery).toContainText("Delivered");
  await expect(delivery).toContainText("thank you");
  await delivery.getByRole("button", { name: "Send it again" }).click();
  await expect(page.getByText("1 to be sent again.")).toBeVisible();
  await expect(() => expect(ofVenue()).toHaveLength(2)).toPass({ timeout: 30_000 });
  expect(new Set(ofVenue().map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  await own.getByRole("button", { name: `Remove ${name}` }).click();
  await page.getByRole("button", { name: "Remove it" }).click();
  await expect(own).toHaveCount(0);
  receiver.close();
});

test("a key is made with a passkey, shown once, calls the API, and is revoked", async ({ arrive }) => {
  const { page, context, forgive } = await arrive("college-admin");
  forgive(/status of (401|403)/);
  await giveAuthenticator(page);
  const name = `Reports ${Date.now() % 1e6}`;
  await page.goto(`/${COLLEGE}/integrations`);
  const keys = page.getByRole("region", { name: "API keys" });
  await keys.getByRole("button", { name: "Make a key" }).click();
  await keys.getByLabel("Name").fill(name);
  await keys.getByLabel("Read events and ticket types").check();
  await keys.getByRole("button", { name: "Make it" }).click();
  const proof = page.getByRole("dialog", { name: "Prove that it is you" });
  await proof.getByRole("button", { name: "Make a passkey" }).click();
  const token = (await keys.getByRole("status").locator("code").first().textContent()) ?? "";
  expect(token).toMatch(/^cpk_/);

  const ask = (path: string) =>
    context.request.get(`/api/${COLLEGE}/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  const events = await ask("/events");
  expect([events.status(), Object.keys(await events.json())]).toEqual([200, ["events", "nextCursor"]]);
  const [event] = (await (await ask("/events?limit=1")).json()).events;
  expect((await (await ask(`/events/${event.id}/registrations`)).json()).code).toBe("KEY_SCOPE");
  await keys
    .getByRole("region", { name })
    .getByRole("button", { name: `Revoke ${name}` })
    .click();
  await expect(keys.getByRole("region", { name })).toContainText("Revoked");
  const refused = await ask("/events");
  expect([refused.status(), refused.headers()["content-type"], (await refused.json()).code]).toEqual([
    401,
    "application/problem+json",
    "KEY_REVOKED",
  ]);

  await page.getByRole("link", { name: "What it can do" }).click();
  await expect(page.getByRole("heading", { name: "API", exact: true })).toBeVisible();
  await expect(page.getByRole("region", { name: /Registers people by name/ })).toContainText(
    "Idempotency-Key (header)",
  );

  // Another journey's administrator is the same one, and has no passkey yet.
  await page.goto(`/${COLLEGE}/account`);
  const passkeys = page.getByRole("region", { name: "Passkeys" });
  await passkeys.getByRole("button", { name: /^Remove the passkey/ }).click();
  await expect(passkeys.getByRole("button", { name: /^Remove the passkey/ })).toHaveCount(0);
});

test("the platform sees what the bus gave up, and why", async ({ arrive, openVenue, organizer }) => {
  const venue = await openVenue();
  const robin = await arrive("platform-admin");
  const me = await organizer.query<{ college: { id: string } }>("auth.me");
  // A place that is none: nobody can read it, however often it comes.
  const place = `nowhere-at-${venue.eventId}`;
  const call = { type: "rules-due", collegeId: me.college.id, eventId: venue.eventId, place };
  const sent = await robin.context.request.post("/dev/bus", { data: call });
  expect(sent.status()).toBe(202);
  const letters = robin.page.getByRole("region", { name: "Dead letters" });
  const letter = letters.getByRole("listitem").filter({ hasText: "ZodError" }).first();
  await expect(async () => {
    await robin.page.goto("/platform");
    await expect(letter).toContainText("Not readable", { timeout: 10_000 });
  }).toPass({ timeout: 100_000 });
  await expect(letter.getByRole("button")).toHaveCount(0);
  await expect(letter).toContainText("Its “place” holds what does not belong there.");
  await expect(letter.locator("pre")).toBeHidden();
  await letter.getByText("Details").click();
  await expect(letter.locator("pre")).toContainText("ZodError");
});
