import type { EventSetup } from "#shared/views/event";
import { expect, type Person, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";
import { verdict } from "./verdict.ts";

type Passes = { readonly passes: readonly { readonly shortCode: string; readonly name: string }[] };

test("zones and rights are set up, and a party of three comes as two and one, moves on, eats once and leaves", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue();
  const { eventId } = venue;
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${eventId}/entry`);
  await olga.page.getByRole("button", { name: "Add a zone" }).click();
  await olga.page.getByRole("region", { name: "New zone" }).getByLabel("Name").fill("Main hall");
  await olga.page.getByRole("button", { name: "Add a right" }).click();
  await olga.page.getByRole("region", { name: "New right" }).getByLabel("Name").fill("Lunch");
  await olga.page.getByRole("button", { name: "Save check-in" }).click();
  await expect(olga.page.getByText("Scanners have it when they are opened next")).toBeVisible();

  const asha = await arrive({ guest: "Asha Rao" });
  const { passes } = await registerParty(organizer, asha, eventId, ["Asha Rao", "Ben Okoye", "Cleo Diaz"]);
  const vera = await arrive("volunteer");
  await vera.page.clock.install();
  await vera.page.goto(`/${COLLEGE}/scan/${eventId}?gate=${venue.gateId}`);
  const type = async (index: number) => {
    await vera.page.getByLabel("Type the 8 characters").fill(passes[index]?.shortCode ?? "");
    await vera.page.getByRole("button", { name: "Check", exact: true }).click();
  };
  // The screens stay with the clock stopped; what follows from a verdict that was seen needs a moment of it.
  const look = async (words: RegExp) => {
    await verdict(vera, words).click();
    await vera.page.clock.runFor(100);
  };
  const choose = (name: string) => vera.page.getByLabel("Scan for").selectOption({ label: name });
  await expect(vera.page.getByLabel("Scan for")).toBeVisible();
  await vera.page.clock.pauseAt(Date.now() + 3_000);

  await type(0);
  await look(/Admit.*Asha Rao.*2 of their party of 3 are still to come/);
  await vera.page.getByRole("button", { name: "People: one less" }).click();
  await vera.page.getByRole("button", { name: "Let 1 more in" }).click();
  await look(/Admit.*1 of their party of 3 is still to come/);
  await vera.page.getByRole("button", { name: "Take back: Admit Ben Okoye" }).click();
  await expect(vera.page.getByText("Taken back")).toBeVisible();
  await type(0);
  await look(/Stop.*Already inside since/);
  await vera.page.getByRole("button", { name: "Let 2 more in" }).click();
  await look(/Admit.*and 1 more/);

  await choose("Main hall");
  await type(1);
  await look(/Admit.*Ben Okoye.*Main hall/);
  await choose("Lunch");
  await type(1);
  await look(/Give.*Ben Okoye.*Lunch/);
  await type(1);
  await look(/Stop.*Lunch was handed out at \d\d:\d\d, North gate\./);
  await choose("Entry");
  await vera.page.getByText("Going out", { exact: true }).click();
  await type(1);
  await look(/Out.*Ben Okoye/);
  await type(1);
  await look(/Stop.*never came in/);
  await expect(vera.page.getByText("Inside, of 50").locator("xpath=following-sibling::dd")).toHaveText("2");
});

test("who shows no pass is found by name: a steward calls a lead, who lets them in with a reason", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue();
  const asha = await arrive({ guest: "Asha Rao" });
  await registerParty(organizer, asha, venue.eventId, ["Asha Rao"]);
  const vera = await arrive("volunteer");
  await vera.page.goto(`/${COLLEGE}/scan/${venue.eventId}?gate=${venue.gateId}`);
  const find = async ({ page }: Person) => {
    await page.getByRole("button", { name: "Find by name" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("asha");
    await expect(async () => {
      await page.getByRole("button", { name: "Find", exact: true }).click();
      await expect(page.getByRole("dialog").getByText("Asha Rao")).toBeVisible({ timeout: 5_000 });
    }).toPass();
  };
  await find(vera);
  await expect(vera.page.getByText("A lead lets them in")).toBeVisible();
  await expect(vera.page.getByRole("button", { name: "Let in" })).toHaveCount(0);

  const joan = await arrive("volunteer-lead");
  await joan.page.goto(`/${COLLEGE}/scan/${venue.eventId}?gate=${venue.gateId}`);
  await find(joan);
  await joan.page.getByRole("button", { name: "Let in" }).click();
  await joan.page.getByLabel("Why").fill("Speaker, showed her card");
  await joan.page.getByRole("button", { name: "Let them in" }).click();
  await expect(verdict(joan, /Admit.*Asha Rao/)).toBeVisible();

  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${venue.eventId}/history`);
  await expect(
    olga.page.getByText("Asha Rao came in at North gate, against a lead decides: Speaker, showed her card"),
  ).toBeVisible();
});

async function registerParty(
  organizer: Person["api"],
  person: Person,
  eventId: string,
  names: readonly string[],
): Promise<Passes> {
  const setup = await organizer.query<EventSetup>("organizer.getEvent", { eventId });
  const [type] = setup.ticketTypes;
  await organizer.mutate("organizer.saveTickets", {
    ...{ eventId, version: setup.version, commandId: crypto.randomUUID(), quotas: [], payOnline: false },
    ...{ ticketTypes: [{ ...type, perPersonMax: 10 }], refund: { shareBp: 0, until: null } },
  });
  const tickets = names.map((name) => ({ ticketTypeId: type?.id, name }));
  return person.api.command<Passes>("attendee.register", { eventId, tickets });
}
