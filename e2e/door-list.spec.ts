import { readFile } from "node:fs/promises";
import { IMPORT_ROWS_AT_ONCE } from "#shared/limits";
import { expect, test } from "./journey.ts";
import { COLLEGE, giveAuthenticator } from "./sign-in.ts";

/** Three pages of the list. */
const PEOPLE = 260;
/** A screenful, a few beyond either edge, and the one with the focus. */
const ROWS_THERE_MAX = 60;
/** More than there are beyond the view. */
const STEPS = 15;

test("an organizer narrows the door list to whom they look for, and the address keeps it", async ({
  arrive,
  openVenue,
}) => {
  const { eventId } = await openVenue({ capacity: 2, approval: true });
  for (const guest of ["Ana Moreno", "Ben Okafor"])
    await (await arrive({ guest })).api.command("attendee.register", { eventId });
  for (const guest of ["Zoe Lind", "Cem Aksoy"])
    await (await arrive({ guest })).api.command("attendee.joinWaitlist", { eventId });
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${eventId}/people`);
  const rows = olga.page.getByRole("row").filter({ has: olga.page.getByRole("cell") });
  const chip = (name: RegExp) => olga.page.getByRole("group", { name: "Show" }).getByRole("button", { name });
  await expect(rows).toHaveCount(4);
  await expect(chip(/^Waiting list/)).toHaveText("Waiting list 2");

  await chip(/^To confirm/).focus();
  await olga.page.keyboard.press("Enter");
  await expect(chip(/^To confirm/)).toHaveAttribute("aria-pressed", "true");
  await expect(rows).toHaveText([/^Ana Moreno/, /^Ben Okafor/]);
  await olga.page.getByRole("button", { name: "Confirm Ana Moreno" }).click();
  await olga.page.getByRole("dialog").getByRole("button", { name: "Confirm the seat" }).click();
  await expect(rows).toHaveText([/^Ben Okafor/]);
  await expect(olga.page.getByRole("region", { name: "People" })).toBeFocused();
  await expect(async () => {
    await olga.page.reload(); // counts trail by a moment
    await expect(chip(/^Coming/)).toHaveText("Coming 1", { timeout: 8_000 });
  }).toPass();

  await chip(/^Waiting list/).click();
  await expect(rows).toHaveText([/^Zoe LindPlace 1/, /^Cem AksoyPlace 2/]);
  await olga.page.getByLabel("Search by name").fill("cem");
  await expect(rows).toHaveText([/^Cem AksoyPlace 2/]);
  await expect(olga.page).toHaveURL(/\?(q=cem&show=waiting|show=waiting&q=cem)$/);
  await olga.page.reload();
  await expect(rows).toHaveText([/^Cem AksoyPlace 2/]);
  await expect(chip(/^Waiting list/)).toHaveAttribute("aria-pressed", "true");

  // The order is kept beside the rest; the columns are this browser's.
  await olga.page.getByLabel("Search by name").fill("");
  await olga.page.getByLabel("Order").selectOption("By name");
  await expect(rows).toHaveText([/^Cem Aksoy/, /^Zoe Lind/]);
  await expect(olga.page).toHaveURL(/sort=name/);
  await olga.page.getByRole("button", { name: "Columns" }).click();
  const columns = olga.page.getByRole("dialog", { name: "Columns" });
  await columns.getByLabel("Price").check();
  await columns.getByLabel("Asked").uncheck();
  await columns.getByRole("button", { name: "Done" }).click();
  await olga.page.reload();
  await expect(rows).toHaveText([/^Cem Aksoy/, /^Zoe Lind/]);
  await expect(olga.page.getByRole("columnheader")).toHaveText(["Name", "Seat", "Price", "Actions"]);

  await chip(/^Cancelled/).click();
  await olga.page.getByLabel("Search by name").fill("");
  await expect(olga.page.getByText("Nobody cancelled")).toBeVisible();
});

test("a long door list holds only the rows in view, brings the next as its end comes near, and keeps the focused one", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  test.setTimeout(180_000);
  const { eventId } = await openVenue({ capacity: PEOPLE });
  const names = Array.from({ length: PEOPLE }, (_, at) => `Guest ${String(at + 1).padStart(3, "0")}`);
  for (let at = 0; at < names.length; at += IMPORT_ROWS_AT_ONCE) {
    const rows = names.slice(at, at + IMPORT_ROWS_AT_ONCE).map((name) => ({ name, mail: "", ticketType: "" }));
    await organizer.command("imports.register", { eventId, rows });
  }
  const { page } = await arrive("organizer");
  await page.goto(`/${COLLEGE}/console/events/${eventId}/people`);
  const table = page.getByRole("table", { name: "Door list" });
  const rows = table.getByRole("row").filter({ has: page.getByRole("cell") });
  await expect(rows.first()).toHaveText(/^Guest 001/);
  await expect(table).toHaveAttribute("aria-rowcount", "-1");
  const widths = () => table.getByRole("columnheader").evaluateAll((heads) => heads.map((head) => head.clientWidth));
  const atTop = await widths();

  const cancel = page.getByRole("button", { name: "Cancel Guest 002", exact: true });
  await cancel.focus();
  await expect(async () => {
    await page.mouse.wheel(0, 4_000);
    await expect(rows.last()).toHaveText(new RegExp(`^Guest ${PEOPLE}`), { timeout: 2_000 });
  }).toPass();
  await expect(table).toHaveAttribute("aria-rowcount", `${PEOPLE + 1}`);
  await expect(rows.last()).toHaveAttribute("aria-rowindex", `${PEOPLE + 1}`);
  expect(await rows.count()).toBeLessThan(ROWS_THERE_MAX);
  expect(await widths()).toEqual(atTop);

  await expect(cancel).toBeFocused();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Keep as it is" }).click();
  await expect(cancel).toBeFocused();
  await page.getByRole("button", { name: `Cancel Guest ${PEOPLE}` }).focus();
  await expect(cancel).toBeHidden();
  for (let step = 1; step <= STEPS; step++) {
    // Each row has a badge to print and its name to open, too.
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await expect(page.getByRole("button", { name: `Cancel Guest ${PEOPLE - step}` })).toBeFocused();
  }
  await expect(page.getByRole("button", { name: `Cancel Guest ${PEOPLE - STEPS}` })).toBeInViewport();
});

test("an organizer takes along whom they searched for, as a file that spreadsheets read", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue({ title: `Café night ${Date.now()}`, capacity: 2 });
  const { eventId, gateId } = venue;
  for (const guest of ["=Ana Moreno", 'Ben "Bo" Okafor']) {
    const { api } = await arrive({ guest });
    const {
      passes: [pass],
    } = await api.command<{ passes: [{ shortCode: string }] }>("attendee.register", { eventId });
    if (guest.startsWith("=")) await organizer.command("scanner.scan", { eventId, gateId, code: pass.shortCode });
  }
  await (await arrive({ guest: "Cem Aksoy" })).api.command("attendee.joinWaitlist", { eventId });
  const olga = await arrive("organizer");
  olga.forgive(/status of (403|503)|ERR_FAILED/);
  await giveAuthenticator(olga.page);
  await olga.page.goto(`/${COLLEGE}/console/events/${eventId}/people`);
  await expect(olga.page.getByRole("button", { name: "=Ana Moreno: at the gate" })).toBeVisible();
  await expect(olga.page.getByText("Inside since")).toBeVisible();

  const download = olga.page.getByRole("button", { name: "Download as CSV" });
  let pages = 0;
  await olga.page.route(/organizer\.exportDoor/, (route) => (++pages === 1 ? route.abort() : route.continue()));
  const whole = olga.page.waitForEvent("download");
  await download.focus();
  await olga.page.keyboard.press("Enter");
  const proof = olga.page.getByRole("dialog", { name: "Prove that it is you" });
  await proof.getByRole("button", { name: "Make a passkey" }).click();
  const file = await whole;
  expect(file.suggestedFilename()).toMatch(/^cafe-night-\d+-people-\d{4}-\d\d-\d\d\.csv$/);
  const text = await readFile(await file.path(), "utf8");
  const [head, ana, ben, cem, end] = text.split("\r\n");
  expect(head).toBe(
    "\uFEFFName,Mail,Status,People,Of them inside,Asked,Confirmed,Inside since,Gate,With,Tickets,Code,Price,Paid online",
  );
  const time = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d";
  expect(ana).toMatch(
    new RegExp(
      `^'=Ana Moreno,guest-.*@riverside.example,Confirmed,1,1,${time},${time},${time},North gate,,Admission,,0.00,0.00$`,
    ),
  );
  expect(ben).toMatch(
    new RegExp(
      `^"Ben ""Bo"" Okafor",guest-.*@riverside.example,Confirmed,1,0,${time},${time},,,,Admission,,0.00,0.00$`,
    ),
  );
  expect(cem).toMatch(
    new RegExp(`^Cem Aksoy,guest-.*@riverside.example,On the waiting list,1,0,${time},,,,,Admission,,0.00,0.00$`),
  );
  expect(end).toBe("");
  await expect(olga.page.getByText("3 people are in the file")).toBeVisible();
  await expect(download).toBeFocused();

  await olga.page.getByRole("button", { name: /^Waiting list/ }).click();
  await olga.page.getByLabel("Search by name").fill("cem");
  await expect(olga.page).toHaveURL(/q=cem/);
  const found = olga.page.waitForEvent("download");
  await download.click();
  const lines = (await readFile(await (await found).path(), "utf8")).trim().split("\r\n");
  expect(lines.map((line) => line.split(",")[0])).toEqual(["Name", "Cem Aksoy"]);
  await expect(olga.page.getByText("1 person is in the file")).toBeVisible();

  const chen = await arrive("college-admin");
  await chen.page.goto(`/${COLLEGE}/audit`);
  await expect(chen.page.getByText("Downloaded an event's people").first()).toBeVisible();
});
