import { readFile } from "node:fs/promises";
import { expect, test } from "./journey.ts";
import { COLLEGE, freshAddress, mailedTo } from "./sign-in.ts";

test("an organizer brings a list in: looks first, keeps the report, and the same list again changes nothing", async ({
  arrive,
  openVenue,
}) => {
  const { eventId } = await openVenue({ capacity: 2 });
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${eventId}/people`);
  await olga.page.getByRole("link", { name: "Bring people in" }).click();
  const list = olga.page.getByLabel("List", { exact: true });
  await list.fill("Who;Mail\nAna;\n");
  await olga.page.getByRole("button", { name: "Look at the list" }).click();
  await expect(olga.page.getByText("No column is called Name")).toBeVisible();
  await expect(list).toHaveValue("Who;Mail\nAna;\n");

  const address = freshAddress();
  const people = [
    "Name;Mail;Phone",
    `'=Ana Moreno;${address};1`,
    "Ben Okafor;ben at home;2",
    "Cem Aksoy;;3",
    "Dia Lind;;4",
  ];
  await olga.page.getByLabel("CSV file").setInputFiles({
    name: "people.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(people.join("\r\n")),
  });
  await expect(
    olga.page.getByText("3 people can be registered, 1 not possible. Nothing has happened yet."),
  ).toBeVisible();
  await expect(olga.page.getByText("Not used: the column Phone.")).toBeVisible();
  await expect(olga.page.getByText("2 seats are left")).toBeVisible();
  const rows = olga.page.getByRole("row").filter({ has: olga.page.getByRole("cell") });
  await expect(rows).toHaveText([/^2=Ana Moreno.*New/, /^3Ben.*Not a mail address/, /^4Cem.*New/, /^5Dia.*New/]);

  await olga.page.getByRole("button", { name: "Bring 3 people in" }).click();
  await expect(olga.page.getByText("2 people were registered, 2 not possible.")).toBeVisible();
  const download = olga.page.waitForEvent("download");
  await olga.page.getByRole("button", { name: "Download the report" }).click();
  const report = (await readFile(await (await download).path(), "utf8")).split("\r\n");
  expect(report[1]).toBe(`2,'=Ana Moreno,${address},,Registered,`);
  expect(report[4]).toMatch(/^5,Dia Lind,,,No seat left,/);
  await expect.poll(() => mailedTo(olga.context.request, address, "/guest-pass", "#code=")).toBeTruthy();

  await olga.page.getByRole("button", { name: "Another list" }).click();
  await olga.page.getByRole("button", { name: "Look at the list" }).click();
  await expect(olga.page.getByText("1 person can be registered, 2 there already, 1 not possible.")).toBeVisible();
  await olga.page.getByRole("button", { name: "Bring 1 person in" }).click();
  await expect(olga.page.getByText("0 people were registered, 2 there already, 2 not possible.")).toBeVisible();
  await olga.page.getByRole("link", { name: "See the door list" }).click();
  await expect(rows).toHaveText([/^=Ana Moreno/, /^Cem Aksoy/]);
});
