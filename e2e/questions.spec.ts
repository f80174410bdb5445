import type { Locator } from "@playwright/test";
import type { EventSetup } from "#shared/views/event";
import { expect, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";

test("an organizer asks something, and people answer it", async ({ arrive, openVenue }) => {
  const { eventId } = await openVenue({ status: "published" });
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${eventId}/setup`);
  await olga.page.getByRole("link", { name: "Questions" }).click();
  await expect(olga.page.getByText("Nothing is asked")).toBeVisible();
  const list = olga.page.getByRole("region", { name: "Questions in their order" });
  const row = (name: string) =>
    list.getByRole("listitem").filter({ has: olga.page.getByRole("button", { name: `Move ${name},` }) });
  const add = async (kind: string, words: Readonly<Record<string, string>>) => {
    await olga.page.getByLabel("Kind of answer").selectOption(kind);
    await olga.page.getByRole("button", { name: "Add a question" }).click();
    const fresh = list.getByRole("listitem").last();
    for (const [label, text] of Object.entries(words)) await fresh.getByLabel(label, { exact: true }).fill(text);
  };
  await add("Yes or no", { Question: "Do you eat with us?", "What the answer is for": "To count plates" });
  await add("One of a list", {
    Question: "What do you eat?",
    Options: "Meat\nPlants",
  });
  const diet = row("What do you eat?");
  await diet.getByLabel("Asked").selectOption("If “Do you eat with us?” is yes");
  await add("Short text", { Question: "Shirt", "What the answer is for": "To print" });

  // What is missing is said at its field, and nothing is lost.
  const save = olga.page.getByRole("button", { name: "Save the questions" });
  await save.click();
  await expect(diet.getByLabel("What the answer is for")).toHaveAccessibleDescription(/Say what the answer is for/);
  await diet.getByLabel("What the answer is for").fill("To cook");

  // The preview follows, and moving by keyboard says where things are.
  const preview = olga.page.getByRole("region", { name: "Preview" });
  await expect(preview.getByRole("group", { name: "What do you eat?" })).toBeHidden();
  await preview.getByRole("radio", { name: "Yes" }).check();
  await expect(preview.getByRole("group", { name: "What do you eat?" })).toBeVisible();
  await preview.getByRole("button", { name: "Try these answers" }).click();
  await expect(preview.getByText("Please choose one.")).toBeVisible();
  const handle = row("Shirt").getByRole("button", { name: /^Move Shirt/ });
  await handle.focus();
  await olga.page.keyboard.press("ArrowUp");
  await expect(handle).toBeFocused();
  await expect(handle).toHaveAccessibleName("Move Shirt, 2 of 3");
  await olga.page.keyboard.press("ArrowUp");
  await expect(list.getByRole("listitem").first()).toContainText("Shirt");
  await save.click();
  await expect(olga.page.getByText("Saved. Whoever registers from now on is asked this.")).toBeVisible();

  // By pointer: what depends on an answer cannot come before its question.
  await dragOver(row("What do you eat?"), row("Do you eat with us?"));
  await expect(row("What do you eat?").getByText("Needs another look")).toBeVisible();
  await dragOver(row("Do you eat with us?"), row("What do you eat?"));
  await expect(save).toHaveAccessibleDescription("Nothing has changed.");

  const ana = await arrive({ guest: "Ana Moreno" });
  ana.forgive(/status of 422|ERR_FAILED|ERR_INTERNET/);
  await ana.page.goto(`/${COLLEGE}/events/${eventId}/register`);
  const confirm = ana.page.getByRole("button", { name: "Confirm and get my pass" });
  await confirm.click();
  await expect(ana.page.getByText("Please answer this.")).toBeVisible();
  await expect(ana.page.getByLabel("Shirt")).toBeFocused();
  await ana.page.getByLabel("Shirt").fill("=M");
  await expect(ana.page.getByText("Please answer this.")).toBeHidden();
  await ana.page.getByRole("radio", { name: "Yes" }).check();
  await ana.page.reload();
  await expect(ana.page.getByLabel("Shirt")).toHaveValue("=M");
  await expect(ana.page.getByRole("radio", { name: "Yes" })).toBeChecked();

  // The form changes while she answers: the Worker says what it asks by now, and the page shows it.
  const form = await olga.api.query<{ version: number; questions: object[] }>("forms.getSetup", { eventId });
  const [shirt] = form.questions;
  const also = { ...shirt, id: `qst_${"0".repeat(25)}1`, label: "Nickname" };
  await olga.api.mutate("forms.save", { eventId, version: form.version, questions: [...form.questions, also] });
  await ana.page.getByRole("radio", { name: "Plants" }).check();
  await confirm.click();
  await expect(ana.page.getByText("Some answers need another look")).toBeVisible();
  await expect(ana.page.getByLabel("Nickname")).toHaveAccessibleDescription(/Please answer this/);
  await ana.page.getByLabel("Nickname").fill("Ann");
  await confirm.click();
  await expect(ana.page.getByText("Show this at any gate")).toBeVisible();

  await ana.page.goto(`/${COLLEGE}/events/${eventId}`);
  await ana.page.getByRole("link", { name: "My answers" }).click();
  await expect(ana.page.getByLabel("Shirt")).toHaveValue("=M");
  await ana.page.getByRole("radio", { name: "No", exact: true }).check();
  await expect(ana.page.getByRole("group", { name: "What do you eat?" })).toBeHidden();
  await ana.page.getByRole("button", { name: "Save my answers" }).click();
  await expect(ana.page.getByText("Saved.")).toBeVisible();

  // A newer form is not written over.
  await row("Shirt")
    .getByRole("button", { name: /^Shirt/ })
    .click();
  await row("Shirt").getByLabel("Question", { exact: true }).fill("Shirt size");
  await save.click();
  await expect(olga.page.getByText("Somebody else changed this meanwhile")).toBeVisible();
  await expect(row("Shirt size").getByLabel("Question", { exact: true })).toHaveValue("Shirt size");
  await expect(row("Nickname")).toBeVisible();
  await olga.page.getByRole("button", { name: "Take all of theirs" }).click();
  await expect(row("Shirt size")).toBeHidden();
  await expect(olga.page.getByText("1 person has answered.")).toBeVisible();
});

test("a question for some tickets is asked of whoever takes one of them", async ({ arrive, openVenue, organizer }) => {
  const { eventId } = await openVenue({ status: "published" });
  const { version, ticketTypes } = await organizer.query<EventSetup>("organizer.getEvent", { eventId });
  const { id: _, ...usual } = { ...ticketTypes[0], perPersonMax: 2 };
  await organizer.command("organizer.saveTickets", {
    ...{ eventId, version, quotas: [], payOnline: false, refund: { shareBp: 0, until: null } },
    ticketTypes: [
      { ...ticketTypes[0], name: "Student" },
      { ...usual, name: "Speaker" },
    ],
  });
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${eventId}/questions`);
  await olga.page.getByLabel("Kind of answer").selectOption("Short text");
  await olga.page.getByRole("button", { name: "Add a question" }).click();
  const question = olga.page.getByRole("region", { name: "Questions in their order" }).getByRole("listitem").first();
  await question.getByLabel("Question", { exact: true }).fill("Title of your talk");
  await question.getByLabel("What the answer is for").fill("To print the programme");
  await question.getByRole("group", { name: "Asked for", exact: true }).getByText("Chosen tickets").click();
  const save = olga.page.getByRole("button", { name: "Save the questions" });
  await save.click();
  await expect(question.getByText("Choose a ticket at least, or ask for all.")).toBeVisible();
  await question.getByRole("checkbox", { name: "Speaker" }).check();
  await expect(question.getByText("Short text · For Speaker")).toBeVisible();
  const preview = olga.page.getByRole("region", { name: "Preview" });
  await expect(preview.getByLabel("Title of your talk")).toBeVisible();
  await preview.getByLabel("With").selectOption("Student");
  await expect(preview.getByLabel("Title of your talk")).toBeHidden();
  await save.click();
  await expect(olga.page.getByText("Saved. Whoever registers from now on is asked this.")).toBeVisible();

  const ana = await arrive({ guest: "Ana Moreno" });
  await ana.page.goto(`/${COLLEGE}/events/${eventId}/register`);
  const talk = ana.page.getByLabel("Title of your talk");
  await expect(ana.page.getByRole("list", { name: "Tickets" })).toBeVisible();
  await expect(talk).toBeHidden();
  await ana.page.getByRole("button", { name: "One Speaker more" }).click();
  await ana.page.getByLabel("2. Speaker").fill("Ben Okafor");
  const confirm = ana.page.getByRole("button", { name: "Confirm and get my pass" });
  await confirm.click();
  await expect(talk).toHaveAccessibleDescription(/Please answer this/);
  await talk.fill("Queues");
  await confirm.click();
  await expect(ana.page.getByText("Show this at any gate").first()).toBeVisible();
  await ana.page.goto(`/${COLLEGE}/events/${eventId}/answers`);
  await expect(talk).toHaveValue("Queues");
});

/** Takes a row by its handle and drops it beyond the middle of another. */
async function dragOver(moved: Locator, target: Locator): Promise<void> {
  const page = moved.page();
  const handle = await moved.getByRole("button", { name: /^Move/ }).boundingBox();
  const box = await target.boundingBox();
  if (!handle || !box) throw new Error("a row is not to be seen");
  const isDown = box.y > handle.y;
  await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 30, box.y + (isDown ? box.height - 4 : 4), { steps: 8 });
  await page.mouse.up();
}
