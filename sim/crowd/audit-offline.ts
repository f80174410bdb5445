import type { HistoryChange } from "#shared/views/history";
import type { IncidentPlace, ListedIncident } from "#shared/views/roster";
import { CATCH_UP_WITHIN_MS, READ_BACK, untilCaughtUp } from "./read-back.ts";
import type { Session } from "./session.ts";
import type { World } from "./world.ts";

const PAGE = 200;

/** What phones decided by themselves is with the app, each scan once, and every pass that came in twice is one incident. */
export async function auditOffline(world: World, organizer: Session): Promise<void> {
  const { book, gateCrew } = world;
  const phones = gateCrew.scanners.map(({ phone }) => phone);
  for (const { scans, answers, waiting } of phones) {
    book.offline.decided += scans.length;
    book.offline.synced += answers.size;
    if (waiting > 0) book.violated("offline scans lost", `${waiting} scans of a phone were never taken`);
    for (const { scanId } of scans)
      if (!answers.has(scanId)) book.violated("offline scans lost", `scan ${scanId} was never answered`);
  }
  book.offline.phones = phones.filter(({ scans }) => scans.length > 0).length;
  await auditHistory(world, organizer);
  await auditIncidents(world, organizer);
}

async function auditHistory({ book, grounds, gateCrew }: World, organizer: Session): Promise<void> {
  const { eventId } = grounds;
  const changes: HistoryChange[] = [];
  for (let before: number | null | undefined; before !== null; ) {
    const from: { before?: number } = before === undefined ? {} : { before };
    const page = await organizer.ask(READ_BACK, (api) =>
      api.history.list.query({ eventId, kind: "scans", limit: PAGE, ...from }),
    );
    for (const { changes: some } of page.entries) changes.push(...some);
    before = page.next;
  }
  const own = gateCrew.scanners.flatMap(({ phone }) => phone.scans).filter(({ isIn }) => isIn);
  const told = changes.flatMap((one) => (one.is === "let-in" && one.isLate ? [one] : []));
  const counted = (names: readonly string[]) => Map.groupBy(names, (name) => name);
  const shown = counted(told.map(({ name, gateName }) => `${name} at ${gateName}`));
  const known = counted(own.map(({ name, gateName }) => `${name} at ${gateName}`));
  for (const who of new Set([...shown.keys(), ...known.keys()])) {
    const missing = (known.get(who)?.length ?? 0) - (shown.get(who)?.length ?? 0);
    if (missing > 0) book.violated("offline scans lost", `the history does not show ${who}`);
    if (missing < 0) book.violated("offline scans doubled", `the history shows ${who} more often than it was`);
  }
  const stopped = changes.filter(({ is }) => is === "stopped").length;
  if (stopped > book.refusedScans)
    book.violated("offline scans doubled", `${stopped} refusals of ${book.refusedScans}`);
  if (stopped < book.refusedScans) book.violated("offline scans lost", `${stopped} refusals of ${book.refusedScans}`);
}

/** The read model follows, so it is looked at until it has. */
async function auditIncidents({ book, grounds }: World, organizer: Session): Promise<void> {
  const { eventId } = grounds;
  let found: ListedIncident[] = [];
  const wrong = await untilCaughtUp(CATCH_UP_WITHIN_MS, async () => {
    found = [];
    for (let before: IncidentPlace | null | undefined; before !== null; ) {
      const from: IncidentPlace | null = before ?? null;
      const page = await organizer.ask(READ_BACK, (api) => api.entry.incidents.query({ eventId, before: from }));
      found.push(...page.incidents);
      before = page.next;
    }
    const standing = found.filter(({ clearedAt }) => clearedAt === null);
    const byPass = Map.groupBy(standing, ({ passId }) => passId);
    return [
      ...standing.flatMap(({ incident: { kind, second }, passId }) =>
        kind === "double-entry" ? [] : [`${kind} of ${passId} at ${second.gateName}`],
      ),
      ...[...book.admissions].flatMap(([passId, { length }]) => {
        const count = byPass.get(passId)?.length ?? 0;
        return count === length - 1 ? [] : [`${passId} came in ${length} times, with ${count} incidents`];
      }),
      ...[...byPass.keys()].flatMap((passId) =>
        passId && book.admissions.has(passId) ? [] : [`an incident of ${passId}, which never came in`],
      ),
    ];
  });
  for (const one of wrong) book.violated("incidents amiss", one);
  const standing = found.filter(({ clearedAt }) => clearedAt === null);
  book.offline.incidents = standing.length;
  book.offline.foundAfterMs = standing.map(({ knownAt, incident: { second } }) => Math.max(0, knownAt - second.at));
}
