import { expect, type Person, test } from "./journey.ts";
import { COLLEGE } from "./sign-in.ts";
import { openDesk } from "./venue.ts";

const DESK = { name: "Help desk", kind: "service" } as const;
/** From the second person's press until the last page shows it: sooner than a page would ask by itself, on any machine. */
const SHOWN_WITHIN_MS = 9_000;
const screen = ({ page }: Person) => page.getByRole("alertdialog");

// One after the other: each asks all who may confirm, of one college.
test.describe.configure({ mode: "default" });

// A machine that does other things too lets nine browsers wait.
const SLOW_MACHINE_MS = 240_000;

test("two organizers tell every open page to leave, and that all is clear again", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  test.setTimeout(SLOW_MACHINE_MS);
  const venue = await openVenue({ stations: [DESK] });
  const elsewhere = await openVenue();
  const stationId = venue.stations[DESK.name] ?? "";
  await openDesk(organizer, stationId);
  const at = async (who: Parameters<typeof arrive>[0], path: string) => {
    const person = await arrive(who);
    await person.page.goto(`/${COLLEGE}${path}`);
    return person;
  };
  const attendee = await at({ guest: "Ana Moreno" }, `/events/${venue.eventId}`);
  await attendee.api.command("attendee.register", { eventId: venue.eventId });
  // With a place at the event, and on a page that is not about it.
  await attendee.page.goto(`/${COLLEGE}/account`);
  const visitor = await at("visitor", `/events/${venue.eventId}`);
  const bystander = await at({ guest: "Ben Okafor" }, `/events/${elsewhere.eventId}`);
  const wall = await at("visitor", `/stations/${stationId}/wall`);
  const scanner = await at("volunteer", `/scan/${venue.eventId}?gate=${venue.gateId}`);
  const kitchen = await at("volunteer", `/console/stations/${stationId}`);
  const inside = await at("organizer", `/inside/${venue.eventId}`);
  const admin = await at("college-admin", `/console/events/${venue.eventId}`);
  const lead = await at("organizer", `/console/events/${venue.eventId}/emergencies`);
  const everybody = [attendee, visitor, wall, scanner, kitchen, inside, admin, lead];
  await expect(wall.page.getByText("Now called")).toBeVisible();
  await expect(scanner.page.getByText(/Admitted here/)).toBeVisible();
  await expect(visitor.page.getByText(/seats left/)).toBeVisible();

  await lead.page.getByRole("radio", { name: /Leave the building/ }).check();
  await lead.page.getByRole("button", { name: "Ask a second person to confirm" }).click();
  await expect(lead.page.getByText("Nobody has been told.")).toBeVisible();
  await expect(lead.page.getByRole("button", { name: /Confirm/ })).toHaveCount(0);
  // The second person is asked on whatever page of the console they look at.
  await admin.page.getByRole("link", { name: "Look and confirm" }).click();
  await expect(screen(visitor)).toHaveCount(0);
  await admin.page.getByRole("button", { name: "Confirm and send to everybody" }).click();
  const pressedAt = Date.now();
  await Promise.all(
    everybody.map((one) => expect(screen(one), one.page.url()).toContainText("Leave the building now")),
  );
  expect(Date.now() - pressedAt).toBeLessThan(SHOWN_WITHIN_MS);
  await expect(screen(bystander)).toHaveCount(0);

  // Put away it stays at the top, through a reload too; who comes only now is shown it whole.
  await visitor.page.getByRole("button", { name: "I have read this" }).click();
  await visitor.page.reload();
  const bar = visitor.page.getByRole("region", { name: "Emergency" });
  await expect(bar).toContainText("Leave the building now");
  await expect(screen(visitor)).toHaveCount(0);
  await bar.getByRole("button", { name: "Show" }).click();
  await expect(screen(visitor)).toBeVisible();
  await visitor.page.keyboard.press("Escape");
  await expect(screen(visitor)).toHaveCount(0);
  await wall.page.reload();
  await expect(screen(wall)).toContainText("Leave the building now");

  await admin.page.getByRole("button", { name: "I have read this" }).click();
  await admin.page.getByRole("radio", { name: /All clear/ }).check();
  await admin.page.getByRole("button", { name: "Ask a second person to confirm" }).click();
  await lead.page.getByRole("button", { name: "I have read this" }).click();
  await lead.page.getByRole("button", { name: "Confirm and send to everybody" }).click();
  await Promise.all(everybody.map((one) => expect(screen(one), one.page.url()).toContainText("the danger is over")));
  await expect(screen(scanner)).not.toContainText("Leave the building now");
  const past = lead.page.getByRole("region", { name: "Before" });
  await expect(past).toContainText(/Asked for by .+ confirmed by .+ All pages were told/);
  // It lies among their messages, whatever they chose.
  await attendee.page.getByRole("button", { name: "I have read this" }).click();
  await attendee.page.goto(`/${COLLEGE}/messages`);
  await expect(attendee.page.getByRole("region", { name: "Messages" })).toContainText("All clear");
});

test("whoever asks can take it back, and a page without its live connection hears all the same", async ({
  arrive,
  openVenue,
  organizer,
}) => {
  const venue = await openVenue();
  const { eventId } = venue;
  const lead = await arrive("organizer");
  await lead.page.goto(`/${COLLEGE}/console/events/${eventId}/emergencies`);
  await lead.page.getByRole("radio", { name: /Own words/ }).check();
  await lead.page.getByLabel("Your words").fill("The lawn is flooded. Go to the library.");
  await lead.page.getByRole("button", { name: "Ask a second person to confirm" }).click();
  await lead.page.getByRole("button", { name: "Withdraw" }).click();
  await expect(lead.page.getByRole("region", { name: "Before" })).toContainText("Withdrawn, not sent");

  const visitor = await arrive("visitor");
  // A feed that is full, or a network that lets no sockets through.
  await visitor.page.routeWebSocket(/live\/people/, (socket) => socket.close());
  await visitor.page.goto(`/${COLLEGE}/events/${eventId}`);
  await organizer.command("emergencies.askAt", { eventId, kind: "shelter", text: null });
  const admin = await arrive("college-admin");
  const waiting = await admin.api.query<{ id: string; eventId: string }[]>("emergencies.asked");
  const asked = waiting.find((one) => one.eventId === eventId);
  await admin.api.mutate("emergencies.confirmAt", { eventId, emergencyId: asked?.id });
  await expect(screen(visitor)).toContainText("Take shelter now", { timeout: 20_000 });

  // Who is not there is shown it while they wait for an answer, and no longer.
  const bystander = await arrive({ guest: "Ben Okafor" });
  await bystander.page.route(/emergencies\.concernsMe/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    await route.continue();
  });
  await bystander.page.goto(`/${COLLEGE}/account`);
  await expect(screen(bystander)).toContainText("Take shelter now");
  await expect(screen(bystander)).toHaveCount(0);
});
