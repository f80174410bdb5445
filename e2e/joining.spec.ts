import type { QueueSetup, StaffTokenView, TokenView } from "#shared/domain/queue/types";
import type { PresenceCodeView, StationSetup } from "#shared/views/station-page";
import type { Api } from "./api.ts";
import { expect, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";
import { openDesk } from "./venue.ts";

const DESK = { name: "Help desk", kind: "service" } as const;

test("an organizer sets how a queue is joined, and a setting out of its bounds is said", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId);
  const setter = await arrive("organizer");
  await setter.page.goto(`/${COLLEGE}/console/stations/${stationId}/setup`);
  await setter.page.getByRole("radio", { name: "Only here, with the code on the screen" }).check();
  await setter.page.getByRole("textbox", { name: "Times a call may be repeated" }).fill("9");
  await setter.page.getByRole("button", { name: "Save the station" }).click();
  await expect(setter.page.getByRole("alert")).toHaveText("Times a call may be repeated: a whole number from 0 to 5.");
  await setter.page.getByRole("textbox", { name: "Times a call may be repeated" }).fill("1");
  await setter.page.getByRole("textbox", { name: "People in one group" }).fill("4");
  await setter.page.getByRole("button", { name: "Save the station" }).click();
  await expect(setter.page.getByText("Saved. The station uses it from now on.")).toBeVisible();
});

test("the wall's code lets in who stands there; a wrong one does not, and who only looks sees none", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId);
  await setQueue(organizer, stationId, { presence: "required" });
  const victor = await arrive("volunteer");
  await victor.page.goto(`/${COLLEGE}/stations/${stationId}/wall`);
  const shown = victor.page.getByRole("status", { name: "Code", exact: true });
  await expect(shown).toHaveText(/^[0-9A-HJKMNP-TV-Z]{4}$/);
  const stranger = await arrive("visitor");
  await stranger.page.goto(`/${COLLEGE}/stations/${stationId}/wall`);
  await expect(stranger.page.getByText("Scan to join, here only")).toBeVisible();
  await expect(stranger.page.getByRole("status", { name: "Code", exact: true })).toBeHidden();

  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  await ana.page.goto(`/${COLLEGE}/stations/${stationId}`);
  await ana.page.getByRole("button", { name: "Join the queue" }).click();
  await expect(ana.page.getByText("Join at the station")).toBeVisible();
  const code = ana.page.getByRole("textbox", { name: "Code on the screen here" });
  await code.fill("0000");
  await ana.page.getByRole("button", { name: "Join the queue" }).click();
  await expect(ana.page.getByText("You have 4 more tries.")).toBeVisible();
  // Scanned: the address brings the code along.
  const read = await victor.api.query<PresenceCodeView>("station.presenceCode", { stationId });
  await ana.page.goto(`/${COLLEGE}/stations/${stationId}#code=${read?.code}`);
  await ana.page.reload();
  await expect(code).toHaveValue(read?.code ?? "");
  await ana.page.getByRole("button", { name: "People: one more" }).click();
  await ana.page.getByRole("button", { name: "Join the queue" }).click();
  const place = ana.page.getByRole("region", { name: "My place" });
  await expect(place).toContainText("You are next");
  const board = await organizer.query<{ tokens: StaffTokenView[] }>("station.board", { stationId });
  expect(board.tokens).toMatchObject([{ name: "Ana Moreno", people: 2, isRemote: false }]);
});

test("a ticket is there again in another browser, says what changes, and tells once that it is nearly one's turn", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId);
  const onPaper = () => organizer.command("station.issueToken", { stationId, name: "", laneId: "regular", people: 1 });
  for (let i = 0; i < 7; i++) await onPaper();
  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.api.command("attendee.register", { eventId: venue.eventId });
  const token = await ana.api.command<TokenView>("attendee.joinQueue", {
    stationId,
    laneId: "regular",
    noticeMs: 120_000,
  });
  await ana.page.goto(`/${COLLEGE}/stations/${stationId}`);
  const place = ana.page.getByRole("region", { name: "My place" });
  await expect(place).toContainText("7 people ahead");
  await expect(ana.page).toHaveTitle(/^7 ahead · Help desk/);
  await expect(place.getByRole("combobox", { name: "Tell me before my turn" })).toHaveValue("2");
  // What one sees at joining is no news, and here all may be over so soon.
  await expect.poll(() => Date.now()).toBeGreaterThan(token.joinedAt + 2_000);
  await place.getByRole("combobox", { name: "Tell me before my turn" }).selectOption("About 10 min before");
  const noticeOf = async () => {
    const { tokens } = await organizer.query<{ tokens: StaffTokenView[] }>("station.board", { stationId });
    return tokens.find(({ id }) => id === token.id)?.noticeMs;
  };
  await expect.poll(noticeOf).toBe(600_000);

  for (let i = 0; i < 6; i++) {
    const called = await organizer.command<StaffTokenView>("station.callNext", { stationId });
    await organizer.command("station.finish", { stationId, tokenId: called.id });
  }
  await expect(place.getByText("It's nearly your turn")).toBeVisible();
  await organizer.command("station.setIntake", { stationId, intake: "closed" });
  await expect(place.getByText("Nobody new any more")).toBeVisible();
  await organizer.command("station.setIntake", { stationId, intake: "open" });

  // The phone is lost: whoever signs in again, anywhere, has the place; joining again gives the same number.
  const again = await ana.context.browser()?.newContext({ storageState: await ana.context.storageState() });
  const elsewhere = await again?.newPage();
  await elsewhere?.goto(`/${COLLEGE}/stations/${stationId}`);
  await expect(elsewhere?.getByRole("region", { name: "My place" }) ?? place).toContainText("8");
  await again?.close();

  const first = await organizer.command<StaffTokenView>("station.callNext", { stationId });
  await organizer.command("station.finish", { stationId, tokenId: first.id });
  const mine = await organizer.command<StaffTokenView>("station.callNext", { stationId });
  expect(mine.id).toBe(token.id);
  await expect(ana.page).toHaveTitle(/^Your turn: 8/);
  const turn = ana.page.getByRole("alertdialog", { name: /It's your turn/ });
  await ana.page.getByRole("button", { name: "I'm on my way" }).click();
  await expect(turn).toBeHidden();
  await organizer.command("station.ring", { stationId, tokenId: mine.id });
  await expect(turn).toContainText("Called again");
});

async function setQueue(organizer: Api, stationId: string, change: Partial<QueueSetup>): Promise<void> {
  const { version, name, lanes, priorServiceSeconds, queue, cooks } = await organizer.query<StationSetup>(
    "organizer.getStation",
    { stationId },
  );
  const setup = { stationId, version, name, lanes, priorServiceSeconds, cooks, menu: [] };
  const saved = await organizer.mutate<{ ok: boolean }>("organizer.saveStation", {
    ...setup,
    queue: { ...queue, ...change },
  });
  expect(saved.ok).toBe(true);
}
