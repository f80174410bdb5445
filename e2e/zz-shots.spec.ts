import { expect, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";
test("shots", async ({ arrive, openVenue, organizer }) => {
  test.setTimeout(400_000);
  const venue = await openVenue();
  const chen = await arrive("college-admin");
  const me = await organizer.query<{ college: { id: string } }>("auth.me");
  const place = `stn_${"0".repeat(26)}`;
  await chen.context.request.post("/dev/bus", { data: { type: "rules-due", collegeId: me.college.id, eventId: venue.eventId, place } });
  await chen.context.request.post("/dev/bus", { data: { nonsense: true } });
  const add = (name: string, url: string) => chen.api.command<{ id: string }>("webhooks.add", { name, url, types: ["registration.confirmed", "event.changed", "order.ready"] });
  const a = await add("Timetable of the registrar", "http://127.0.0.1:9/hooks/campuspulse/registrar");
  await add("Parking", "http://127.0.0.1:9/p");
  console.log(JSON.stringify(a).slice(0, 200));
  const robin = await arrive("platform-admin");
  await new Promise((r) => setTimeout(r, 15000));
  for (const [who, path] of [[chen, `/${COLLEGE}/integrations`], [chen, `/${COLLEGE}/api`], [robin, "/platform"]] as const) {
    for (const scheme of ["light", "dark"] as const) for (const [size, width, height] of [["phone", 390, 844], ["desktop", 1440, 900]] as const) {
      await who.page.emulateMedia({ colorScheme: scheme });
      await who.page.setViewportSize({ width, height });
      await who.page.goto(path);
      await who.page.waitForTimeout(1500);
      if (path.endsWith("integrations")) {
        await who.page.getByRole("region", { name: "Parking" }).getByRole("button", { name: "Send a test" }).click();
        await who.page.getByRole("region", { name: "Parking" }).getByRole("button", { name: "What was sent" }).click();
        await who.page.getByRole("button", { name: "Make a key" }).click();
        await who.page.waitForTimeout(4000);
      }
      await who.page.screenshot({ path: `/tmp/h2-shots/${path.replaceAll("/", "_")}-${size}-${scheme}.png`, fullPage: true });
      const wide = await who.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      console.log(path, size, scheme, "overflow", wide);
    }
  }
  expect(1).toBe(1);
});
