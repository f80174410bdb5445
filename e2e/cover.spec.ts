import { expect, type Person, test } from "./journey.ts";
import { pngFile } from "./png-file.ts";
import { COLLEGE } from "./sign-in.ts";

const ALT = "Students under a green tent";

const chosen = (page: Person["page"]) => page.getByRole("region", { name: "Picture" });
const choose = ({ page }: Person, name: string, mimeType: string, buffer: Buffer) =>
  chosen(page).locator("input[type=file]").setInputFiles({ name, mimeType, buffer });
const isDrawn = (page: Person["page"], alt: string) =>
  page
    .getByRole("img", { name: alt })
    .evaluate((image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth);

test("an organizer gives an event a picture, and everybody sees it, or hears what it shows", async ({
  arrive,
  openVenue,
}) => {
  const venue = await openVenue({ status: "published" });
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${venue.eventId}/setup`);
  const card = chosen(olga.page);
  // Unsaved work elsewhere on the page stays as it is.
  await olga.page.getByLabel("Where").fill("Great hall");
  await choose(olga, "tent.png", "image/png", pngFile(2_000, 600, [20, 120, 60]));
  await expect(card.getByRole("img")).toBeVisible();
  const save = card.getByRole("button", { name: "Save the picture" });
  await expect(save).toHaveAccessibleDescription("Say what it shows first.");
  await card.getByLabel("What it shows").fill(ALT);
  await save.click();
  await expect(card.getByRole("button", { name: "Remove" })).toBeVisible();
  await expect(save).toBeHidden();
  await expect(olga.page.getByLabel("Where")).toHaveValue("Great hall");

  const vera = await arrive("visitor");
  await vera.page.goto(`/${COLLEGE}/events/${venue.eventId}`);
  await expect(vera.page.getByRole("img", { name: ALT })).toBeVisible();
  await expect.poll(() => isDrawn(vera.page, ALT)).toBe(1_600);
  await vera.page.goto(`/${COLLEGE}?q=${encodeURIComponent(venue.title)}`);
  const thumb = vera.page.getByRole("link", { name: venue.title }).locator("img");
  await expect(thumb).toHaveAttribute("src", /-small\.jpg$/);
  await expect.poll(() => thumb.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(384);
});

test("what is no picture is refused in its own words, and what was there stays", async ({ arrive, openVenue }) => {
  const venue = await openVenue({ status: "published" });
  const olga = await arrive("organizer");
  await olga.page.goto(`/${COLLEGE}/console/events/${venue.eventId}/setup`);
  const card = chosen(olga.page);
  await choose(olga, "tent.png", "image/png", pngFile(320, 180, [20, 120, 60]));
  await card.getByLabel("What it shows").fill(ALT);
  await card.getByRole("button", { name: "Save the picture" }).click();
  await expect(card.getByRole("button", { name: "Remove" })).toBeVisible();

  await card.getByLabel("What it shows").fill(`${ALT}, at night`);
  await choose(olga, "tent.jpg", "image/jpeg", Buffer.from("<html><script>alert(1)</script>"));
  await expect(card.getByText("That is a web page")).toBeVisible();
  await choose(olga, "tent.jpg", "image/jpeg", pngFile(320, 180, [9, 9, 9]).subarray(0, 90));
  await expect(card.getByText("Part of the picture is missing")).toBeVisible();
  await expect(card.getByRole("img")).toBeVisible();
  await expect(card.getByLabel("What it shows")).toHaveValue(`${ALT}, at night`);

  await choose(olga, "stage.png", "image/png", pngFile(320, 180, [120, 20, 60]));
  await expect(card.getByRole("button", { name: "Keep the old one" })).toBeVisible();
  await card.getByRole("button", { name: "Save the picture" }).click();
  await expect(card.getByRole("button", { name: "Remove" })).toBeVisible();
  await card.getByRole("button", { name: "Remove" }).click();
  await olga.page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(card.getByRole("button", { name: "Choose a picture" })).toBeVisible();
  const vera = await arrive("visitor");
  await vera.page.goto(`/${COLLEGE}/events/${venue.eventId}`);
  await expect(vera.page.getByRole("heading", { name: venue.title })).toBeVisible();
  await expect(vera.page.getByRole("img")).toHaveCount(0);
});
