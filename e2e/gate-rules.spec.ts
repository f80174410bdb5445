import { expect } from "./journey.ts";
import { lose, openScanner, regain, scan, setupOf, state, test } from "./lone-scanner.ts";
import { type MovingPass, registerMoving } from "./moving-pass.ts";
import { COLLEGE } from "./sign-in.ts";
import { verdict } from "./verdict.ts";

test("an organizer says who is let in by a rule, and a gate says the same with a connection and without", async ({
  arrive,
  openVenue,
  organizer,
  network,
}) => {
  test.setTimeout(180_000);
  const venue = await openVenue();
  const ana = await arrive({ guest: "Ana" });
  const passes = await registerMoving(organizer, ana.api, venue.eventId, ["Ana", "Ben"]);
  const [first, second] = passes as [MovingPass, MovingPass];

  const { page } = await arrive("organizer");
  await page.goto(`/${COLLEGE}/console/events/${venue.eventId}/rules`);
  await page.getByRole("button", { name: "Add a rule" }).click();
  const editor = page.getByRole("region", { name: "New rule" });
  await editor.getByRole("textbox", { name: "Name" }).fill("South first");
  await editor.getByLabel("When").selectOption("A pass is scanned");
  await expect(editor).toContainText("Letting somebody in overrules nothing");
  await expect(editor.getByRole("switch", { name: /all events.*within minutes/ })).not.toBeChecked();
  await editor.getByText("Text", { exact: true }).click();
  await editor.getByLabel("Condition").fill('gate.name == "North gate" && event.minutes < 600');
  await editor.getByRole("group", { name: "Then" }).getByLabel("Add an action").selectOption("Refuse them");
  await expect(editor.getByRole("button", { name: "Save rule" })).toBeDisabled();
  await editor.getByLabel("What whoever scans is told").fill("Please use the south gate");
  await expect(editor).toContainText("When a pass is scanned:");
  await editor.getByRole("button", { name: "Save rule" }).click();
  await expect(page.getByRole("region", { name: "South first" })).toContainText(
    "refuse with “Please use the south gate”",
  );

  const vera = await arrive("volunteer", { serviceWorkers: "allow" });
  await openScanner(vera, network, venue);
  const says = /Stop.*Ana.*Please use the south gate\..*“South first”/;
  await scan(vera, first, says);
  await lose(network, vera);
  await scan(vera, second, /Stop.*Ben.*Please use the south gate\..*“South first”.*Decided by this phone/);
  await regain(network, vera);
  await expect(state(vera)).toHaveText(/^Live$/, { timeout: 30_000 });
  const { summary, gates } = await setupOf(vera, venue);
  expect([summary.inside, gates[0]?.refused]).toEqual([0, 2]);

  // Why, in the words of any other rule; of the phone alone, how new its rules were.
  await page.getByText("What they did", { exact: true }).click();
  const refusals = page.getByRole("article").filter({ hasText: "South first" });
  await expect(refusals).toHaveCount(2);
  const [alone, online] = [refusals.first(), refusals.last()];
  for (const refusal of [alone, online]) {
    await expect(refusal).toContainText("A pass is scanned · North gate");
    await expect(refusal).toContainText("South first version 1: Because the gate's name is “North gate” and minutes");
    await expect(refusal).toContainText("refuse with “Please use the south gate”");
  }
  await expect(alone).toContainText("A phone decided without a connection, by the rules as they were saved up to");
  await expect(online).not.toContainText("A phone decided");
  await page.getByText("Rules", { exact: true }).last().click();

  await page.getByRole("button", { name: "Change South first" }).click();
  const changed = page.getByRole("region", { name: "Change South first" });
  await changed.getByText("Text", { exact: true }).click();
  await changed.getByLabel("Condition").fill('gate.name == "North gate" && event.minutes < -600');
  await changed.getByRole("button", { name: "Dry run" }).click();
  await expect(
    changed.getByText("2 of 2 passes would have been answered differently: 0 refused instead of 2."),
  ).toBeVisible();
  await expect(changed).toContainText(
    "Now: “South first” refuses. Because the gate's name is “North gate” and minutes since the event began is less than 600",
  );
  await expect(changed).toContainText("With this rule: let in, no rule refuses.");
  await changed.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("button", { name: "Remove it" }).click();
  await expect(page.getByRole("region", { name: "South first" })).toHaveCount(0);
  await scan(vera, first, /Admit.*Ana/);
  await expect(verdict(vera, /Admit/)).toBeVisible();
});
