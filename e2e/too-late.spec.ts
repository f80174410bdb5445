import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { TransferView } from "#shared/views/guests";
import { expect, type Person, test } from "./journey.ts";
import { COLLEGE, freshAddress, mailedTo, signInBy } from "./sign-in.ts";

const HOUR_MS = 3_600_000;
const QUESTION = {
  ...{ id: `qst_${"0".repeat(25)}1`, kind: "short-text", label: "Anything we should know?", help: "", required: false },
  ...{ onlyIf: null, ticketTypes: null, purpose: "So that everybody gets in", keepDays: 30 },
};

test("a seat that was kept too long is somebody else's: the page says so, keeps what was typed, and leads to the line", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const { eventId } = await openVenue({ capacity: 1 });
  await organizer.mutate("forms.save", { eventId, version: 0, questions: [QUESTION] });
  const ana = await arrive({ guest: "Ana Slow" });
  const ben = await arrive({ guest: "Ben Quick" });
  await keepForSeconds(ana, 3);
  await ana.page.goto(`/${COLLEGE}/events/${eventId}/register`);
  await ana.page.getByLabel("Anything we should know?").fill("I come by wheelchair");
  await ana.api.command("attendee.releaseHold", { eventId });
  await ben.api.command("attendee.register", { eventId });
  await expect(ana.page.getByText("Your seat is kept no longer")).toBeVisible({ timeout: 10_000 });
  await ana.page.getByRole("button", { name: "Confirm and get my pass" }).click();
  await expect(ana.page.getByText(/Your seat was kept until \d/)).toBeVisible();
  await expect(ana.page.getByText(/What you typed is kept: join the waiting list/)).toBeVisible();
  await expect(ana.page.getByLabel("Anything we should know?")).toHaveValue("I come by wheelchair");
  await ana.page.getByRole("button", { name: "Join the waiting list" }).click();
  await expect(ana.page.getByText("You are next")).toBeVisible();
});

test("a browser whose clock is an hour ahead counts the same five minutes", async ({ arrive, openVenue }) => {
  const { eventId } = await openVenue();
  const ana = await arrive({ guest: "Ana Ahead" });
  await ana.page.clock.install({ time: Date.now() + HOUR_MS });
  await ana.page.goto(`/${COLLEGE}/events/${eventId}/register`);
  await expect(ana.page.getByRole("timer")).toHaveText(/^[45]:\d\d$/);
  await ana.page.getByRole("button", { name: "Confirm and get my pass" }).click();
  await expect(ana.page).toHaveURL(/\/pass$/);
});

test("an offer of a pass that is none any more says which of three it is", async ({ arrive, openVenue }) => {
  const address = freshAddress();
  const ben = await arrive("visitor");
  await signInBy(ben.context.request, address);
  const opened = async (link: string | undefined) => {
    await ben.page.goto("about:blank");
    await ben.page.goto(link ?? "");
  };
  const offered = async (giver: Person, eventId: string) => {
    const { passes } = await giver.api.command<RegistrationView>("attendee.register", { eventId });
    const passId = passes[0]?.id;
    const { id, expiresAt } = await giver.api.command<TransferView>("transfers.offer", {
      ...{ eventId, passId, email: address },
    });
    return { transferId: id, expiresAt, link: await mailedTo(ben.context.request, address, "/offer") };
  };

  const asha = await arrive({ guest: "Asha Rao" });
  // An offer ends when registration does.
  const short = await offered(asha, (await openVenue({ salesCloseInHours: 20_000 / HOUR_MS })).eventId);
  const back = await offered(asha, (await openVenue()).eventId);
  await asha.api.mutate("transfers.withdraw", { transferId: back.transferId });
  await opened(back.link);
  await expect(ben.page.getByText("This offer was taken back")).toBeVisible();

  const { eventId } = await openVenue();
  const given = await offered(asha, eventId);
  await asha.page.goto(`/${COLLEGE}/events/${eventId}/pass`);
  await expect(asha.page.getByText(`Offered to ${address}`)).toBeVisible();
  await ben.api.mutate("transfers.accept", { token: given.link?.split("#token=")[1], answers: {} });
  // Her page hears it by itself, and offers nothing any more that could be taken back.
  await expect(asha.page.getByText(/was given to/).first()).toBeVisible();
  await expect(asha.page.getByRole("button", { name: "Take it back" })).toBeHidden();
  const cleo = await arrive({ guest: "Cleo Third" });
  await cleo.page.goto(given.link ?? "");
  await expect(cleo.page.getByText("This offer was accepted")).toBeVisible();

  await expect.poll(() => Date.now(), { timeout: 30_000 }).toBeGreaterThan(short.expiresAt);
  await opened(short.link);
  await expect(ben.page.getByText("This offer is over")).toBeVisible();
});

/** As a server would that keeps seats for so long. */
async function keepForSeconds({ page }: Person, seconds: number): Promise<void> {
  await page.route("**/trpc/attendee.holdSeat**", async (route) => {
    const answer = await route.fetch();
    const told = await answer.text();
    const body = told
      .replace(/"expiresAt":\d+/, `"expiresAt":${Date.now() + seconds * 1_000}`)
      .replace(/"keptForMs":\d+/, `"keptForMs":${seconds * 1_000}`);
    await route.fulfill({ response: answer, body });
  });
}
