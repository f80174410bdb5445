import { expect, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";
import { openDesk } from "./venue.ts";

const DESK = { name: "Help desk", kind: "service" } as const;

test("an organizer makes a rule of parts, tries it, and sees it open a lane and why", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ stations: [DESK] });
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId);
  const join = async (name: string) => {
    const person = await arrive({ guest: name });
    await person.api.command("attendee.register", { eventId: venue.eventId });
    await person.api.command("attendee.joinQueue", { stationId, laneId: "regular" });
  };
  await join("Ana Moreno");
  await join("Ben Okafor");

  const { page } = await arrive("organizer");
  await page.goto(`/${COLLEGE}/console/events/${venue.eventId}/rules`);
  const pipeline = page.getByRole("region", { name: "A pass is used once" });
  await expect(pipeline).toContainText("If the pass is not checked in: check the pass in.");
  await expect(pipeline).toContainText("If none of this holds: refuse with “already_used”.");
  await expect(pipeline.getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("region", { name: "The event is open" })).toContainText(
    "As gates carry it out: only while the event is live.",
  );

  await page.getByRole("button", { name: "Add a rule" }).click();
  const editor = page.getByRole("region", { name: "New rule" });
  await expect(editor.getByRole("button", { name: "Save rule" })).toBeDisabled();
  await editor.getByRole("textbox", { name: "Name" }).fill("Too few hands");
  await editor.getByLabel("This level").fill("1");
  await editor.getByLabel("Again once it was down to").fill("0");
  await editor.getByRole("button", { name: "Add a part" }).click();
  await editor.getByLabel("Value").fill("1");
  await editor.getByRole("group", { name: "Then" }).getByLabel("Add an action").selectOption("Open one more lane");

  // The same as a text, checked while it is typed.
  await editor.getByText("Text", { exact: true }).click();
  const text = editor.getByLabel("Condition");
  await expect(text).toHaveValue("queue.length > 1");
  await text.fill("queue.lenght > 1");
  await expect(editor.getByRole("alert")).toHaveText("No such fact here: lenght");
  await text.fill('queue.length > 1 && station.name == "Help desk"');
  await editor.getByText("Parts", { exact: true }).click();
  await expect(editor.getByLabel("Value").last()).toHaveValue("Help desk");
  await expect(editor).toContainText(
    "If people waiting is more than 1 and the station's name is “Help desk”: open one more lane there, VIP first.",
  );

  await editor.getByRole("button", { name: "Dry run" }).click();
  await expect(editor.getByText(/^1 of \d+ happenings would have ended differently\.$/)).toBeVisible();
  await expect(editor.getByText("people waiting: 2 · Help desk")).toBeVisible();
  await editor.getByRole("button", { name: "Save rule" }).click();
  await expect(page.getByRole("region", { name: "Too few hands" })).toContainText(
    "When the number of people waiting rises above 1",
  );

  // Two wait already, so it has its say as soon as it is saved.
  await page.getByText("What they did", { exact: true }).click();
  const did = page.getByRole("article").first();
  await expect(did).toContainText("People waiting: 2 · Help desk");
  await expect(did).toContainText(
    "Because people waiting is more than 1 and the station's name is “Help desk” (it was 2): open one more lane there",
  );
  await expect(did).toContainText("A spare lane is open there");
  const of = page.getByRole("combobox", { name: "Of", exact: true });
  await of.selectOption("A long queue");
  await expect(page.getByText("This rule did nothing yet")).toBeVisible();
  await of.selectOption("Too few hands");
  await expect(did).toContainText("A spare lane is open there");
});

test("two organizers change a rule at once: the second loses neither it nor their own words unasked", async ({
  arrive,
  openVenue,
}) => {
  const venue = await openVenue({ stations: [DESK] });
  const [joan, omar] = [await arrive("organizer"), await arrive("organizer")];
  const openEditor = async ({ page }: typeof joan, name: string) => {
    await page.getByRole("button", { name: `Change ${name}` }).click();
    return page.getByRole("region", { name: `Change ${name}` });
  };
  for (const { page } of [joan, omar]) await page.goto(`/${COLLEGE}/console/events/${venue.eventId}/rules`);
  const [hers, his] = [await openEditor(joan, "A long queue"), await openEditor(omar, "A long queue")];

  // A field that is empty says so, and keeps what is typed into it.
  const level = hers.getByLabel("This level");
  await level.fill("");
  await expect(hers.getByText("A number is missing.")).toBeVisible();
  await expect(hers.getByRole("button", { name: "Save rule" })).toBeDisabled();
  await level.pressSequentially("31");
  await expect(level).toHaveValue("31");
  await hers.getByRole("button", { name: "Save rule" }).click();
  await expect(joan.page.getByRole("region", { name: "A long queue", exact: true })).toContainText("rises above 31");

  await his.getByLabel("This level").fill("40");
  await his.getByRole("button", { name: "Save rule" }).click();
  await expect(his.getByText("Somebody else changed this rule")).toBeVisible();
  await omar.page.getByText("What they did", { exact: true }).click();
  const question = omar.page.getByRole("dialog", { name: "Throw away what you changed?" });
  await question.getByRole("button", { name: "Keep" }).click();
  await expect(his.getByLabel("This level")).toHaveValue("40");
  await his.getByRole("button", { name: "Close" }).click();
  await question.getByRole("button", { name: "Throw it away" }).click();
  const card = omar.page.getByRole("region", { name: "A long queue", exact: true });
  await expect(card).toContainText("rises above 31");
  const again = await openEditor(omar, "A long queue");
  await again.getByLabel("This level").fill("40");
  await again.getByRole("button", { name: "Save rule" }).click();
  await expect(card).toContainText("rises above 40");

  // Each version says what it changed, and can be taken up again.
  await card.getByRole("button", { name: "What version 2 of A long queue said" }).click();
  const versions = omar.page.getByRole("dialog", { name: "Versions of “A long queue”" });
  await expect(versions.getByRole("region", { name: "What it changed" }).first()).toContainText(
    /No longer:.*rises above 31.*New:.*rises above 40/s,
  );
  await versions.getByRole("button", { name: "Change back to this" }).first().click();
  const back = omar.page.getByRole("region", { name: "Change A long queue" });
  await expect(back.getByLabel("This level")).toHaveValue("31");
  await omar.page.getByText("What they did", { exact: true }).click();
  await question.getByRole("button", { name: "Keep" }).click();
  await back.getByRole("button", { name: "Save rule" }).click();
  await expect(card).toContainText("rises above 31");
  await omar.page.getByText("What they did", { exact: true }).click();
  await expect(omar.page).toHaveURL(/view=why/);

  // Whoever takes it away meanwhile does not take the other's words along.
  await omar.page.getByText("Rules", { exact: true }).last().click();
  await omar.page.getByRole("button", { name: "Add a rule" }).click();
  const made = omar.page.getByRole("region", { name: "New rule" });
  await made.getByRole("textbox", { name: "Name" }).fill("Hands");
  await made.getByRole("group", { name: "Then" }).getByLabel("Add an action").selectOption("Open one more lane");
  await made.getByRole("button", { name: "Save rule" }).click();
  await joan.page.reload();
  const kept = await openEditor(joan, "Hands");
  await kept.getByRole("textbox", { name: "Name" }).fill("More hands");
  const removed = await openEditor(omar, "Hands");
  await removed.getByRole("button", { name: "Remove", exact: true }).click();
  await omar.page.getByRole("button", { name: "Remove it" }).click();
  await expect(omar.page.getByRole("region", { name: /Hands$/ })).toHaveCount(0);
  joan.forgive(/404/);
  await kept.getByRole("button", { name: "Save rule" }).click();
  await expect(kept.getByText("Somebody else removed this rule")).toBeVisible();
  await expect(kept.getByRole("textbox", { name: "Name" })).toHaveValue("More hands");
  await kept.getByRole("button", { name: "Save rule" }).click();
  await expect(joan.page.getByRole("region", { name: "More hands", exact: true })).toBeVisible();
});

test("whoever writes a rule chooses what there is, and is told what is wrong and what another beginning leaves out", async ({
  arrive,
  openVenue,
}) => {
  const venue = await openVenue({ stations: [DESK] });
  const { page } = await arrive("organizer");
  await page.goto(`/${COLLEGE}/console/events/${venue.eventId}/rules`);
  await page.getByRole("button", { name: "Add a rule" }).click();
  const editor = page.getByRole("region", { name: "New rule" });
  const save = editor.getByRole("button", { name: "Save rule" });
  await editor.getByRole("textbox", { name: "Name" }).fill("While it is on");
  await editor.getByRole("group", { name: "Then" }).getByLabel("Add an action").selectOption("Announce to everybody");
  await editor.getByLabel("What it says").fill("It is long at {station}");

  // A number that is cleared is no other number.
  await editor.getByRole("button", { name: "Add a part" }).click();
  await editor.getByLabel("Value").fill("");
  await expect(editor.getByText("A number is missing.")).toBeVisible();
  await expect(save).toBeDisabled();
  await editor.getByLabel("Value").pressSequentially("7");
  await expect(editor).toContainText("If people waiting is more than 7: announce");

  await editor.getByLabel("Fact").selectOption("the event's status");
  await editor.getByLabel("Value").selectOption("live");
  await expect(editor).toContainText("If the event's status is “live”: announce");
  await editor.getByLabel("Comparison").selectOption("is one of");
  await editor.getByRole("checkbox", { name: "ended" }).check();
  await expect(editor).toContainText("is one of “live”, “ended”");

  await editor.getByText("Text", { exact: true }).click();
  await editor.getByLabel("Condition").fill('event.status == "liv"');
  await expect(editor.getByRole("alert")).toContainText("never “liv”, but “draft”, “published”, “live”");
  await editor.getByLabel("Condition").fill("queue.length > 7 and clock.hour < 14");
  await editor.getByText("Parts", { exact: true }).click();
  await expect(editor.getByRole("alert")).toHaveText("Parts can show it once it is right. Write && for “and”");
  await editor.getByLabel("Condition").fill("queue.length > 7 && clock.hour < 14");
  await expect(save).toBeEnabled();
  await expect(editor.getByLabel("Condition")).toBeFocused();

  await editor.getByLabel("When").selectOption("Somebody joins a queue");
  await expect(editor).toContainText("The condition “people waiting is more than 7 and the hour");
  await editor.getByRole("button", { name: "Take it back" }).click();
  await expect(editor).toContainText("If people waiting is more than 7 and the hour on campus (0–23) is less than 14");
  await save.click();
  await expect(page.getByRole("region", { name: "While it is on" })).toContainText("Place 70");
});

test("a rule that was changed and taken away at an event is changed there once more", async ({ arrive, openVenue }) => {
  const venue = await openVenue({ stations: [DESK] });
  const { page } = await arrive("organizer");
  await page.goto(`/${COLLEGE}/console/events/${venue.eventId}/rules`);
  const card = page.getByRole("region", { name: "A long queue", exact: true });
  const editor = page.getByRole("region", { name: "Change A long queue" });
  const change = async (level: string) => {
    await page.getByRole("button", { name: "Change A long queue" }).click();
    await editor.getByLabel("This level").fill(level);
    await editor.getByRole("button", { name: "Save rule" }).click();
    await expect(card).toContainText(`rises above ${level}`);
  };
  await change("31");
  await page.getByRole("button", { name: "Change A long queue" }).click();
  await editor.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("button", { name: "Remove it" }).click();
  await expect(card).toContainText("CampusPulse");
  await change("33");
  await card.getByRole("button", { name: "What version 3 of A long queue said" }).click();
  await expect(page.getByRole("dialog").getByText("Removed", { exact: true })).toBeVisible();
});

test("a rule for all events says so, and can be switched off at one of them alone", async ({ arrive, openVenue }) => {
  const [venue, other] = [await openVenue({ stations: [DESK] }), await openVenue({ stations: [DESK] })];
  const { page } = await arrive("college-admin");
  const name = `Hands ${venue.eventId.slice(-6)}`;
  await page.goto(`/${COLLEGE}/console/events/${venue.eventId}/rules`);
  await page.getByRole("button", { name: "Add a rule" }).click();
  const made = page.getByRole("region", { name: "New rule" });
  await made.getByRole("textbox", { name: "Name" }).fill(name);
  // No queue of another journey is so long: it would get a lane.
  await made.getByLabel("This level").fill("900");
  await made.getByRole("group", { name: "Then" }).getByLabel("Add an action").selectOption("Open one more lane");
  await made.getByRole("button", { name: "Save rule" }).click();
  const card = page.getByRole("region", { name, exact: true });
  await expect(card).toContainText("This event");
  await page.getByRole("button", { name: `Change ${name}` }).click();
  const editor = page.getByRole("region", { name: `Change ${name}` });
  await editor.getByRole("switch", { name: "For all events of the college" }).check();
  await editor.getByRole("button", { name: "Save rule" }).click();
  await expect(card).toContainText("All events");

  await page.getByRole("button", { name: `Change ${name}` }).click();
  await expect(editor.getByText("What you change here changes at every event of the college.")).toBeVisible();
  await editor.getByRole("button", { name: "Remove", exact: true }).click();
  const question = page.getByRole("dialog", { name: `Remove “${name}” at every event?` });
  await question.getByRole("button", { name: "Switch it off for this event alone" }).click();
  await expect(card).toContainText("This event");
  await expect(card).toContainText("Off");

  // The other event has it still; there it can end for all of them.
  await page.goto(`/${COLLEGE}/console/events/${other.eventId}/rules`);
  await expect(card).toContainText("All events");
  await page.getByRole("button", { name: `Change ${name}` }).click();
  await editor.getByRole("button", { name: "Remove", exact: true }).click();
  await question.getByRole("button", { name: "Remove it everywhere" }).click();
  await expect(card).toHaveCount(0);
});
