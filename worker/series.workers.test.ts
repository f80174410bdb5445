import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Shard } from "#db/shards";
import { editedFields } from "#shared/changed-fields";
import type { Repeat } from "#shared/inputs/series";
import type { EventSetup } from "#shared/views/event";
import type { SeriesView } from "#shared/views/series";
import { openSystem } from "./context.ts";
import { runSeriesTasks } from "./jobs/run-series-tasks.ts";
import { sweepConfigurations } from "./jobs/sweep-configurations.ts";
import type { SeedReport } from "./seed.ts";
import { type Browser, commandId, failureOf, ORIGIN, openAdministrator, openBrowser, value } from "./test-browser.ts";
import { inShards } from "./test-databases.ts";
import { dyingAt } from "./test-dying-database.ts";

vi.setConfig({ testTimeout: 300_000 });

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ZONE = "Europe/London";

let organizer: Browser;

beforeAll(async () => {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  expect(seeded.colleges[0]?.slug).toBe("riverside");
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
}, 60_000);

/** The first noon a day ahead: the whole series is to come, and an hour later is the same day still. */
const aNoonAhead = () => Math.ceil((Date.now() + DAY_MS - 12 * HOUR_MS) / DAY_MS) * DAY_MS + 12 * HOUR_MS;
const weekly = (count: number): Repeat => ({
  ...{ every: "week", interval: 1, weekdays: [], monthDay: "date" },
  end: { type: "count", count },
});
const clock = (at: number) => new Date(at).toLocaleTimeString("en-GB", { timeZone: ZONE });

async function openEvent(title: string, status: "draft" | "published" = "published"): Promise<EventSetup> {
  const startsAt = aNoonAhead();
  const times = {
    startsAt,
    endsAt: startsAt + 2 * HOUR_MS,
    salesOpenAt: startsAt - 48 * HOUR_MS,
    salesCloseAt: startsAt,
  };
  const words = { title, summary: "", description: "", category: "Sport", venue: "Hall" };
  const fields = { departmentId: null, ...words, ...times, capacity: 20, approval: false };
  const draft = await organizer.api.organizer.createEvent.mutate({ commandId: commandId(), fields });
  const eventId = draft.id;
  const gated = await organizer.api.organizer.addGate.mutate({ eventId, name: "Gate" });
  if (status === "draft") return gated;
  return value(await organizer.api.organizer.setStatus.mutate({ eventId, version: gated.version, status }));
}

async function openSeries(title: string, count: number): Promise<{ first: EventSetup; series: SeriesView }> {
  const first = await openEvent(title);
  const wish = { commandId: commandId(), eventId: first.id, version: first.version, exdates: [] };
  return { first, series: value(await organizer.api.series.make.mutate({ ...wish, repeat: weekly(count) })) };
}
const setupOf = (eventId: string) => organizer.api.organizer.getEvent.query({ eventId });
const setupsOf = (series: SeriesView) => Promise.all(series.occurrences.map(({ eventId }) => setupOf(eventId)));
/** The job, when whoever began has had their time. */
const runJob = (system = openSystem(env, Date.now() + 2 * 60_000)) => runSeriesTasks(system);

describe("a series", () => {
  test("is shown before it is made, and is what was shown", async () => {
    const first = await openEvent("Shown first");
    const asked = { eventId: first.id, repeat: weekly(5) };
    const shown = value(await organizer.api.series.preview.query(asked));
    expect(shown.words).toMatch(/^Every week on \w+day, 5 times$/);
    expect(shown.starts).toHaveLength(5);
    const exdates = [shown.starts[2] ?? 0];
    const wish = { commandId: commandId(), ...asked, version: first.version, exdates };
    const made = value(await organizer.api.series.make.mutate(wish));
    expect(made.busy).toBeNull();
    expect(made.occurrences.map(({ startsAt }) => startsAt)).toEqual(
      shown.starts.filter((at) => !exdates.includes(at)),
    );
    expect(made.occurrences[0]?.eventId).toBe(first.id);
    for (const setup of await setupsOf(made)) {
      expect(setup).toMatchObject({ title: "Shown first", status: "published", capacity: 20 });
      expect(clock(setup.startsAt)).toBe(clock(first.startsAt));
      expect(setup.endsAt - setup.startsAt).toBe(2 * HOUR_MS);
      expect(setup.gates.map(({ name }) => name)).toEqual(["Gate"]);
    }
    expect(value(await organizer.api.series.make.mutate(wish)).occurrences).toEqual(made.occurrences);
    expect(await inShards("SELECT id FROM events WHERE title = 'Shown first'")).toHaveLength(4);
  });

  test("takes people at each of its dates", async () => {
    const { series } = await openSeries("Each by itself", 3);
    await sweepConfigurations(openSystem(env, Date.now()));
    const attendee = openBrowser("riverside");
    await attendee.signIn("serial@riverside.example");
    const command = { commandId: commandId(), eventId: series.occurrences[0]?.eventId ?? "" };
    value(await attendee.api.attendee.register.mutate(command));
    const later = await attendee.api.attendee.register.mutate({
      commandId: commandId(),
      eventId: series.occurrences[2]?.eventId ?? "",
    });
    // Its registration opens two days before it.
    expect(later).toMatchObject({ ok: false, refusal: { code: "sales-closed" } });
  });

  test("begins its queues at the pace the first one measured", async () => {
    const { api } = organizer;
    const first = await openEvent("Served before");
    const { stations, version } = await api.organizer.addStation.mutate({
      ...{ eventId: first.id, name: "Desk", kind: "service" },
    });
    const stationId = stations[0]?.id ?? "";
    const at = () => ({ commandId: commandId(), stationId });
    value(await api.station.setIntake.mutate({ ...at(), intake: "open" }));
    value(await api.station.setDesk.mutate({ ...at(), serverId: "1", duty: "mine" }));
    for (let n = 0; n < 8; n++)
      value(await api.station.issueToken.mutate({ ...at(), name: "", laneId: "regular", people: 1 }));
    for (let n = 0; n < 8; n++) {
      const called = value(await api.station.callNext.mutate(at()));
      value(await api.station.finish.mutate({ ...at(), tokenId: called?.id ?? "" }));
    }
    const wish = { commandId: commandId(), eventId: first.id, version, exdates: [] };
    const series = value(await api.series.make.mutate({ ...wish, repeat: weekly(2) }));
    const [own, next] = await setupsOf(series);
    const paceOf = async (setup: EventSetup | undefined) =>
      (await api.organizer.getStation.query({ stationId: setup?.stations[0]?.id ?? "" })).priorServiceSeconds;
    // They were served at once, which is less than anybody may be planned with.
    expect(await paceOf(own)).toBe(120);
    expect(await paceOf(next)).toBeLessThan(120);
  });

  test("is not made twice, of too many dates, or of too few", async () => {
    const { first } = await openSeries("Once", 2);
    const again = { commandId: commandId(), eventId: first.id, version: first.version, repeat: weekly(3), exdates: [] };
    expect(await organizer.api.series.make.mutate(again)).toEqual({ ok: false, refusal: { code: "already-series" } });
    const other = await openEvent("Refused");
    const wish = { commandId: commandId(), eventId: other.id, version: other.version, exdates: [] };
    const until = (day: string): Repeat => ({ ...weekly(2), every: "day", end: { type: "until", day } });
    const refused = async (repeat: Repeat) => {
      const made = await organizer.api.series.make.mutate({ ...wish, repeat });
      return made.ok ? null : made.refusal.code;
    };
    expect(await refused(until(new Date(Date.now() + 400 * DAY_MS).toISOString().slice(0, 10)))).toBe("too-many-dates");
    expect(await refused(until("2020-01-01"))).toBe("too-few-dates");
    const stale = { ...wish, version: 1, repeat: weekly(3) };
    expect(await organizer.api.series.make.mutate(stale)).toMatchObject({ refusal: { code: "stale-edit" } });
    expect(await organizer.api.series.get.query({ eventId: other.id })).toBeNull();
  });

  test("is completed by the job, whatever statement its making died at", async () => {
    const { first, series } = await openSeries("Dies often", 4);
    const shard = await env.DB.prepare("SELECT shard FROM colleges WHERE slug = 'riverside'").first<Shard>("shard");
    if (!shard) throw new Error("there is no college");
    const made = series.occurrences.map(({ startsAt }) => startsAt);
    const back = async () => {
      const later = series.occurrences.slice(1).map(({ eventId }) => eventId);
      for (const id of later) {
        for (const table of ["gates", "forms", "event_audiences", "event_rules", "event_totals"])
          await inShards(`DELETE FROM ${table} WHERE event_id = ?`, id);
        await inShards("DELETE FROM events WHERE id = ?", id);
      }
      const task = JSON.stringify({ type: "make", status: "published", mayAnnounce: true });
      const sql = "UPDATE event_series SET task = ?, task_after = first_at, task_since = 1 WHERE id = ?";
      await inShards(sql, task, series.id);
    };
    let deaths = 0;
    for (let statement = 1; statement < 40; statement++) {
      for (const when of ["before", "after"] as const) {
        await back();
        let count = 0;
        let died = false;
        const dying = dyingAt(env[shard], () => {
          if (died) return "before";
          died = ++count === statement;
          return died ? when : null;
        });
        await runJob({ ...openSystem(env, Date.now() + HOUR_MS), env: { ...env, [shard]: dying } }).catch(
          () => deaths++,
        );
        await runJob(openSystem(env, Date.now() + 2 * HOUR_MS));
        const now = await organizer.api.series.get.query({ eventId: first.id });
        expect(
          now?.occurrences.map(({ startsAt }) => startsAt),
          `${when} ${statement}`,
        ).toEqual(made);
        expect(now?.busy).toBeNull();
      }
    }
    expect(deaths).toBeGreaterThan(10);
  });
});

describe("a change of a series", () => {
  test("reaches this date and those after it, and none before", async () => {
    const { series } = await openSeries("Following", 4);
    const second = await setupOf(series.occurrences[1]?.eventId ?? "");
    const fields = {
      ...editedFields(second),
      venue: "Yard",
      startsAt: second.startsAt + HOUR_MS,
      endsAt: second.endsAt + HOUR_MS,
    };
    const wish = {
      eventId: second.id,
      version: second.version,
      scope: "following" as const,
      fields,
      tellPeople: false,
    };
    const changed = value(await organizer.api.series.edit.mutate(wish));
    expect(changed).toMatchObject({ busy: null, refusals: [] });
    const after = await setupsOf(changed);
    expect(after.map(({ venue }) => venue)).toEqual(["Hall", "Yard", "Yard", "Yard"]);
    const [before, moved] = [clock(second.startsAt), clock(second.startsAt + HOUR_MS)];
    expect(after.map(({ startsAt }) => clock(startsAt))).toEqual([before, moved, moved, moved]);
    for (const { startsAt, endsAt } of after) expect(endsAt - startsAt).toBe(2 * HOUR_MS);
    expect(changed.occurrences.map(({ startsAt }) => startsAt - (startsAt % DAY_MS))).toEqual(
      series.occurrences.map(({ startsAt }) => startsAt - (startsAt % DAY_MS)),
    );
  });

  test("leaves to a date that was edited by itself what was edited there", async () => {
    const { first, series } = await openSeries("Own way", 3);
    const third = await setupOf(series.occurrences[2]?.eventId ?? "");
    const alone = { ...editedFields(third), venue: "Roof" };
    value(
      await organizer.api.organizer.updateEvent.mutate({ eventId: third.id, version: third.version, fields: alone }),
    );
    const fields = { ...editedFields(first), venue: "Cellar", title: "Own way, renamed" };
    const wish = { eventId: first.id, version: first.version, scope: "all" as const, fields, tellPeople: false };
    const changed = value(await organizer.api.series.edit.mutate(wish));
    expect(changed.occurrences.map(({ ownFields }) => ownFields)).toEqual([[], [], ["venue"]]);
    const after = await setupsOf(changed);
    expect(after.map(({ venue }) => venue)).toEqual(["Cellar", "Cellar", "Roof"]);
    expect(after.map(({ title }) => title)).toEqual(Array(3).fill("Own way, renamed"));
  });

  test("is refused where it would move days, changes nothing, or is out of date", async () => {
    const { first } = await openSeries("Refusals", 2);
    const edit = async (change: object, version = first.version) => {
      const fields = { ...editedFields(first), ...change };
      const wish = { eventId: first.id, version, scope: "all" as const, fields, tellPeople: false };
      const done = await organizer.api.series.edit.mutate(wish);
      return done.ok ? null : done.refusal.code;
    };
    const nextDay = { startsAt: first.startsAt + DAY_MS, endsAt: first.endsAt + DAY_MS };
    expect(await edit(nextDay)).toBe("series-day-fixed");
    expect(await edit({})).toBe("nothing-changes");
    expect(await edit({ venue: "Yard" }, 1)).toBe("stale-edit");
    expect(await setupOf(first.id)).toEqual(first);
  });

  test("that one date's seats do not allow reaches the others, and says which", async () => {
    const { first, series } = await openSeries("Seats", 2);
    await sweepConfigurations(openSystem(env, Date.now()));
    const second = series.occurrences[1];
    // Its registration opens now.
    const setup = await setupOf(second?.eventId ?? "");
    const open = { ...editedFields(setup), salesOpenAt: Date.now() - HOUR_MS };
    value(
      await organizer.api.organizer.updateEvent.mutate({ eventId: setup.id, version: setup.version, fields: open }),
    );
    for (const name of ["sam", "sue"]) {
      const attendee = openBrowser("riverside");
      await attendee.signIn(`${name}@riverside.example`);
      value(await attendee.api.attendee.register.mutate({ commandId: commandId(), eventId: setup.id }));
    }
    const fields = { ...editedFields(first), capacity: 1 };
    const wish = { eventId: first.id, version: first.version, scope: "all" as const, fields, tellPeople: false };
    const changed = value(await organizer.api.series.edit.mutate(wish));
    expect(changed.refusals).toEqual([{ startsAt: second?.startsAt, code: "capacity-below-taken" }]);
    expect((await setupsOf(changed)).map(({ capacity }) => capacity)).toEqual([1, 20]);
  });

  test("of many dates is gone on with by the job, and nothing else begins meanwhile", async () => {
    const { first, series } = await openSeries("Many", 30);
    const fields = { ...editedFields(first), venue: "Stadium" };
    const wish = { eventId: first.id, version: first.version, scope: "all" as const, fields, tellPeople: false };
    const begun = value(await organizer.api.series.edit.mutate(wish));
    expect(begun.busy).toEqual({ type: "edit", left: 18 });
    const { version } = await setupOf(first.id);
    const cancel = { eventId: first.id, version, scope: "all" as const, reason: "No" };
    expect(await organizer.api.series.cancel.mutate(cancel)).toEqual({ ok: false, refusal: { code: "series-busy" } });
    for (let minute = 2; minute < 6; minute++) await runJob(openSystem(env, Date.now() + minute * 60_000));
    const done = await organizer.api.series.get.query({ eventId: first.id });
    expect(done?.busy).toBeNull();
    expect(series.occurrences).toHaveLength(30);
    const venues = await inShards<{ venue: string }>("SELECT DISTINCT venue FROM events WHERE title = 'Many'");
    expect(venues).toEqual([{ venue: "Stadium" }]);
  });

  test("cancels the dates that follow, with their people told", async () => {
    const { series } = await openSeries("Ends early", 4);
    const third = await setupOf(series.occurrences[2]?.eventId ?? "");
    const wish = {
      eventId: third.id,
      version: third.version,
      scope: "following" as const,
      reason: "The hall is gone.",
    };
    const cancelled = value(await organizer.api.series.cancel.mutate(wish));
    const states = cancelled.occurrences.map(({ status }) => status);
    expect(states).toEqual(["published", "published", "cancelled", "cancelled"]);
    const notices = "SELECT kind FROM event_notices n JOIN events e ON e.id = n.event_id WHERE e.title = 'Ends early'";
    expect(await inShards(notices)).toHaveLength(2);
  });

  test("is not for who manages only one of its dates", async () => {
    const { first, series } = await openSeries("Shared", 2);
    const admin = await openAdministrator("riverside");
    const one = openBrowser("riverside");
    const email = "one-date@riverside.example";
    await one.signIn(email);
    const place = { eventId: first.id };
    const dates = { startsAt: null, endsAt: null };
    await admin.api.people.giveRole.mutate({ commandId: commandId(), email, role: "organizer", place, ...dates });
    await one.signIn(email);
    const fields = { ...editedFields(first), venue: "Mine" };
    const wish = { eventId: first.id, version: first.version, scope: "all" as const };
    expect(await failureOf(one.api.series.edit.mutate({ ...wish, fields, tellPeople: false }))).toBe("NOT_ALLOWED");
    expect(await failureOf(one.api.series.cancel.mutate({ ...wish, reason: "Mine" }))).toBe("NOT_ALLOWED");
    expect((await setupOf(series.occurrences[1]?.eventId ?? "")).venue).toBe("Hall");
  });
});
