import { test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";
import { openDesk } from "./venue.ts";

test("pictures", async ({ arrive, openVenue, organizer }) => {
  const desk = { name: "Help desk", kind: "service" } as const;
  const venue = await openVenue({ stations: [desk] });
  const { eventId } = venue;
  const stationId = venue.stations[desk.name] ?? "";
  await openDesk(organizer, stationId);
  const admin = await arrive("college-admin", { viewport: { width: 1280, height: 900 }, colorScheme: "light" });
  const lead = await arrive("organizer", { viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  await lead.page.goto(`/${COLLEGE}/console/events/${eventId}/emergencies`);
  await lead.page.getByRole("radio", { name: /Leave the building/ }).waitFor();
  await lead.page.screenshot({ path: "/tmp/k2-shots/desk-phone-dark.png", fullPage: true });
  await lead.api.command("emergencies.askAt", { eventId, kind: "leave", text: null });
  await admin.page.goto(`/${COLLEGE}/console/events/${eventId}/emergencies`);
  await admin.page.getByRole("button", { name: /Confirm and send/ }).waitFor();
  await admin.page.screenshot({ path: "/tmp/k2-shots/desk-desktop-light.png", fullPage: true });
  const phone = await arrive("visitor", { viewport: { width: 390, height: 844 }, colorScheme: "light" });
  await phone.page.goto(`/${COLLEGE}/events/${eventId}`);
  const wall = await arrive("visitor", { viewport: { width: 1440, height: 900 }, colorScheme: "dark" });
  await wall.page.goto(`/${COLLEGE}/stations/${stationId}/wall`);
  await wall.page.getByText("Now called").waitFor();
  const all = await admin.api.query<{ id: string; eventId: string }[]>("emergencies.asked");
  await admin.api.mutate("emergencies.confirmAt", { eventId, emergencyId: all.find((one) => one.eventId === eventId)?.id });
  for (const [name, { page }] of Object.entries({ phone, wall })) {
    await page.getByRole("alertdialog").waitFor();
    await page.screenshot({ path: `/tmp/k2-shots/alert-${name}.png` });
    await page.getByRole("button", { name: "I have read this" }).click();
    await page.screenshot({ path: `/tmp/k2-shots/bar-${name}.png` });
  }
  await admin.page.getByRole("button", { name: "I have read this" }).click();
  await admin.page.emulateMedia({ colorScheme: "dark" });
  await admin.page.screenshot({ path: "/tmp/k2-shots/desk-desktop-dark-on.png", fullPage: true });
});
