import type { EventSetup } from "#shared/views/event";
import { expect, type Person, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";
import { verdict } from "./verdict.ts";

type Passes = { readonly passes: readonly { readonly shortCode: string; readonly name: string }[] };

test("an organizer tells the gate of somebody, blocks them and lifts it; all of it is in their history", async ({
  arrive,
  openVenue,
}) => {
  const { eventId, gateId } = await openVenue();
  const asha = await arrive({ guest: "Asha Rao" });
  const { passes } = await asha.api.command<Passes>("attendee.register", { eventId });
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${eventId}/people`);
  await olga.page.getByRole("button", { name: "Asha Rao: at the gate" }).click();
  const sheet = olga.page.getByRole("dialog", { name: "Asha Rao at the gate" });
  await sheet.getByLabel("Note for whoever scans").fill("Needs the lift");
  await sheet.getByLabel("Note for leads alone").fill("Meets the dean");
  await sheet.getByRole("button", { name: "Save notes" }).click();
  await expect(
    sheet.getByText("The gate is told of Asha Rao: “Needs the lift”, “Meets the dean” for leads"),
  ).toBeVisible();
  await sheet.getByLabel("Block, because").fill("Ask for a card");
  await sheet.getByRole("button", { name: "Block at the gate" }).click();
  await expect(sheet.getByText(/Ask for a card\. Since/)).toBeVisible();

  const vera = await arrive("volunteer");
  await vera.page.goto(`/${COLLEGE}/scan/${eventId}?gate=${gateId}`);
  await type(vera, passes[0]?.shortCode);
  await verdict(vera, /Stop.*Asha Rao.*Ask for a card.*Needs the lift/).click();
  await expect(vera.page.getByText("Meets the dean")).toHaveCount(0);

  // A reload shows the same sheet.
  await olga.page.reload();
  await sheet.getByRole("button", { name: "Lift the block" }).click();
  await expect(sheet.getByLabel("Block, because")).toBeVisible();
  await sheet.getByRole("link", { name: "Everything that happened to them" }).click();
  await expect(olga.page.getByText(/Asha Rao is blocked at the gate: Ask for a card/)).toBeVisible();
  await type(vera, passes[0]?.shortCode);
  await expect(verdict(vera, /Admit.*Asha Rao.*Needs the lift/)).toBeVisible();
});

test("whoever was not asked what the event asks is asked at the gate, and let in", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const { eventId, gateId } = await openVenue();
  const question = {
    ...{ id: `qst_${"0".repeat(25)}1`, kind: "one-of", label: "What do you eat?", help: "", required: true },
    ...{ onlyIf: null, ticketTypes: null, purpose: "For the kitchen", keepDays: 1, options: ["All", "No meat"] },
  };
  await organizer.mutate("forms.save", { eventId, version: 0, questions: [question] });
  const vera = await arrive("volunteer");
  await vera.page.goto(`/${COLLEGE}/scan/${eventId}?gate=${gateId}`);
  await vera.page.getByRole("button", { name: "Register somebody" }).click();
  const dialog = vera.page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Gita Rao");
  await dialog.getByRole("button", { name: "Give them a pass" }).click();
  await dialog.getByRole("button", { name: "Let Gita Rao in" }).click();
  await verdict(vera, /Stop.*Gita Rao.*One question is not answered yet/).click();
  await vera.page.getByRole("button", { name: "Ask Gita Rao now" }).click();
  await dialog.getByRole("button", { name: "Save and let them in" }).click();
  await expect(dialog.getByText("Please choose one.")).toBeVisible();
  await dialog.getByLabel("No meat").check();
  await dialog.getByRole("button", { name: "Save and let them in" }).click();
  await expect(verdict(vera, /Admit.*Gita Rao/)).toBeVisible();
});

test("any of the last ten is taken back where nothing followed, and the gate says why where it cannot be", async ({
  arrive,
  openVenue,
}) => {
  const { eventId, gateId } = await openVenue();
  const people = await Promise.all(["Asha Rao", "Ben Okoye"].map((guest) => arrive({ guest })));
  const codes: string[] = [];
  for (const { api } of people) {
    const { passes } = await api.command<Passes>("attendee.register", { eventId });
    codes.push(passes[0]?.shortCode ?? "");
  }
  const vera = await arrive("volunteer");
  await vera.page.goto(`/${COLLEGE}/scan/${eventId}?gate=${gateId}`);
  for (const code of codes) {
    await type(vera, code);
    await verdict(vera, /Admit/).click();
  }
  await vera.page.getByRole("button", { name: "Take back: Admit Asha Rao" }).click();
  const last = vera.page.getByRole("region", { name: "Last ten codes" });
  await expect(last.getByRole("listitem").nth(1)).toContainText("Taken back");
  await expect(vera.page.getByText("Inside, of 50").locator("xpath=following-sibling::dd")).toHaveText("1");
  // Somebody at another gate has scanned Ben since.
  const olga = await arrive("organizer");
  const scan = { commandId: crypto.randomUUID(), eventId, gateId, code: codes[1], direction: "out" };
  await olga.api.mutate("scanner.scan", scan);
  await vera.page.getByRole("button", { name: "Take back: Admit Ben Okoye" }).click();
  await expect(last.getByText("It cannot be taken back any more")).toBeVisible();
});

test("a lead finds a booking of five by the name of one of them, and lets three of them in", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const { eventId, gateId } = await openVenue();
  const setup = await organizer.query<EventSetup>("organizer.getEvent", { eventId });
  const [type] = setup.ticketTypes;
  await organizer.mutate("organizer.saveTickets", {
    ...{ eventId, version: setup.version, commandId: crypto.randomUUID(), quotas: [], payOnline: false },
    ...{ ticketTypes: [{ ...type, perPersonMax: 10 }], refund: { shareBp: 0, until: null } },
  });
  const asha = await arrive({ guest: "Asha Rao" });
  const names = ["Asha Rao", "Ben Okoye", "Cleo Diaz", "Dev Patel", "Eli Stone"];
  const tickets = names.map((name) => ({ ticketTypeId: type?.id, name }));
  await asha.api.command("attendee.register", { eventId, tickets });
  const joan = await arrive("volunteer-lead");
  await joan.page.goto(`/${COLLEGE}/scan/${eventId}?gate=${gateId}`);
  await joan.page.getByRole("button", { name: "Find by name" }).click();
  const dialog = joan.page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("cleo");
  await expect(async () => {
    await dialog.getByRole("button", { name: "Find", exact: true }).click();
    await expect(dialog.getByText("With Asha Rao, Ben Okoye, Dev Patel, Eli Stone · none in yet")).toBeVisible({
      timeout: 5_000,
    });
  }).toPass();
  await dialog.getByRole("button", { name: "Let in" }).click();
  await dialog.getByLabel(/Ben Okoye/).uncheck();
  await dialog.getByLabel(/Eli Stone/).uncheck();
  await dialog.getByLabel("Why").fill("Their bus is early");
  await dialog.getByRole("button", { name: "Let 3 of 5 in" }).click();
  await expect(verdict(joan, /Admit.*Asha Rao and 2 more/)).toBeVisible();
});

test("guests check in at a kiosk, which says nothing of why not, and is left with its PIN alone", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const { eventId, gateId } = await openVenue();
  const asha = await arrive({ guest: "Asha Rao" });
  const { passes } = await asha.api.command<Passes>("attendee.register", { eventId });
  const code = passes[0]?.shortCode ?? "";
  const vera = await arrive("volunteer");
  await vera.page.goto(`/${COLLEGE}/scan/${eventId}?gate=${gateId}`);
  await vera.page.getByRole("button", { name: "Start kiosk mode" }).click();
  await vera.page.getByLabel("PIN to leave it").fill("47 11");
  await vera.page.getByRole("button", { name: "Start", exact: true }).click();
  const kiosk = vera.page.getByRole("heading", { name: "Check in" });
  await expect(kiosk).toBeVisible();
  await vera.page.getByLabel("Or type the 8 characters of your pass").fill(code);
  await vera.page.keyboard.press("Enter");
  await expect(verdict(vera, /Welcome.*Asha/)).toBeVisible();
  await expect(vera.page.getByRole("alert")).toHaveText("Welcome. Asha.");
  await verdict(vera, /Welcome/).click();
  await expect(vera.page.getByText("Asha")).toHaveCount(0);

  const { user } = await asha.api.query<{ user: { id: string } }>("auth.me");
  const mark = { commandId: crypto.randomUUID(), eventId, userId: user.id, blockReason: "A quarrel" };
  await organizer.mutate("entry.mark", mark);
  await vera.page.getByLabel("Or type the 8 characters of your pass").fill(code);
  await vera.page.keyboard.press("Enter");
  await expect(verdict(vera, /Please see the desk/)).toBeVisible();
  await expect(vera.page.getByText(/Asha|quarrel|inside/)).toHaveCount(0);
  await verdict(vera, /Please see the desk/).click();
  // The desk sees to it, and the same code is asked anew.
  await organizer.mutate("entry.mark", { ...mark, commandId: crypto.randomUUID(), blockReason: null });
  await organizer.mutate("scanner.scan", { commandId: crypto.randomUUID(), eventId, gateId, code, direction: "out" });
  await vera.page.getByLabel("Or type the 8 characters of your pass").fill(code);
  await vera.page.keyboard.press("Enter");
  await verdict(vera, /Welcome.*Asha/).click();

  // Neither another address nor a reload leads out of it.
  await vera.page.goto(`/${COLLEGE}/scan/${eventId}?gate=${gateId}`);
  await expect(kiosk).toBeVisible();
  await vera.page.goto(`/${COLLEGE}/settings`);
  await expect(kiosk).toBeVisible();
  await vera.page.getByRole("button", { name: "Staff" }).click();
  await vera.page.getByLabel("PIN").fill("0000");
  await vera.page.keyboard.press("Enter");
  await expect(vera.page.getByText("That is not the PIN.")).toBeVisible();
  await vera.page.getByLabel("PIN").fill("4711");
  await vera.page.keyboard.press("Enter");
  await expect(vera.page.getByText("Admitted here")).toBeVisible();
  await vera.page.reload();
  await expect(vera.page.getByText("Admitted here")).toBeVisible();
});

test("whoever comes in gets a badge printed, another one on demand, and the first opens nothing any more", async ({
  arrive,
  openVenue,
}) => {
  const { eventId, gateId } = await openVenue();
  const asha = await arrive({ guest: "Asha Rao" });
  const { passes } = await asha.api.command<Passes>("attendee.register", { eventId });
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${eventId}/entry`);
  await olga.page.getByLabel("Badge at the entry").selectOption({ label: "Card, A7" });
  await olga.page.getByRole("button", { name: "Save check-in" }).click();
  await expect(olga.page.getByText("Scanners have it when they are opened next")).toBeVisible();

  const vera = await arrive("volunteer");
  // A browser without a screen has no printer either, and dies of being asked for one.
  await vera.page.addInitScript(() => {
    const print = () => document.body.append(Object.assign(document.createElement("i"), { className: "printed" }));
    Object.defineProperty(HTMLIFrameElement.prototype, "contentWindow", { get: () => ({ print }) });
  });
  await vera.page.goto(`/${COLLEGE}/scan/${eventId}?gate=${gateId}`);
  await type(vera, passes[0]?.shortCode);
  await verdict(vera, /Admit.*Asha Rao/).click();
  const sheets = vera.page.locator("i.printed");
  await expect(sheets).toHaveCount(1);
  await asha.page.goto(`/${COLLEGE}/events/${eventId}/pass`);
  await expect(asha.page.getByText(spaced(passes[0]?.shortCode))).toBeVisible();
  await vera.page.getByRole("button", { name: "Print Asha Rao’s badge again" }).click();
  await vera.page.getByRole("button", { name: "Print another" }).click();
  await expect(sheets).toHaveCount(2);
  // The open page follows by itself.
  await expect(asha.page.getByText(spaced(passes[0]?.shortCode))).toHaveCount(0);
  await type(vera, passes[0]?.shortCode);
  await verdict(vera, /Stop.*Replaced by a newer badge/).click();
  const now = await asha.api.query<{ registration: Passes }>("attendee.getPass", { eventId });
  expect(now.registration.passes).toHaveLength(1);
  await expect(asha.page.getByText(spaced(now.registration.passes[0]?.shortCode))).toBeVisible();
  await type(vera, now.registration.passes[0]?.shortCode);
  await expect(verdict(vera, /Stop.*Already inside/)).toBeVisible();
});

/** A code as the pass page shows it. */
function spaced(code = ""): string {
  return `${code.slice(0, 4)} ${code.slice(4)}`;
}

async function type({ page }: Person, code = ""): Promise<void> {
  await page.getByLabel("Type the 8 characters").fill(code);
  await page.getByRole("button", { name: "Check", exact: true }).click();
}
