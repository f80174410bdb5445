import fc from "fast-check";
import { expect, test } from "vitest";
import type { CheckedScan } from "#durable-objects/event-ledger/event-ledger-api";
import { EventLedgerRoom } from "#durable-objects/event-ledger/event-ledger-room";
import { countedId, countingIds } from "#shared/counting-ids";
import type { Incident } from "#shared/domain/entry/merge";
import type { CheckInList, EntryRule } from "#shared/domain/entry/types";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import { USUAL_CHOICE } from "#shared/domain/ledger/choice";
import { historyOf } from "#shared/domain/ledger/party";
import type { Pass } from "#shared/domain/ledger/types";
import type { CommandId, ListId, UserId } from "#shared/ids";
import { collegeOf, ledgerConfig, DAY_START as START } from "./campus.ts";
import { Disk, NO_HOOKS } from "./disk.ts";

const RUNS = Number(process.env.SCAN_LOG_RUNS ?? 100);
const SLOW_MACHINE_MS = 240_000 + RUNS * 300;
const college = collegeOf(1, 1);
const { collegeId, eventId, people, gates } = college;
const [gateId = countedId("gate", 1)] = gates;
const [asha = countedId("user", 1)] = people;
const STEWARD = countedId("user", 200);
const MINUTE_MS = 60_000;
const AFTER = START + 3_600_000;

const often = (max: number): EntryRule => ({ ticketTypeIds: null, type: "count", max });
const rest = (minutes: number): EntryRule => ({ ticketTypeIds: null, type: "minutes", minutes });
const usual = { within: false, ticketTypeIds: null, gateIds: null, rules: [] };
const LISTS: readonly CheckInList[] = [
  { ...usual, id: ENTRY_LIST_ID, name: "Entry", kind: "entry", rules: [often(3), rest(2)] },
  { ...usual, id: countedId("list", 1), name: "Stage", kind: "zone", within: true, rules: [rest(4)] },
  { ...usual, id: countedId("list", 2), name: "Lounge", kind: "zone", within: true, rules: [often(1)] },
  { ...usual, id: countedId("list", 3), name: "Garden", kind: "zone" },
  { ...usual, id: countedId("list", 4), name: "Meal", kind: "right", within: true, rules: [often(2), rest(3)] },
];
const CONFIG = {
  version: 1,
  status: "live",
  capacity: 10,
  approval: false,
  entry: { lists: LISTS, annulMinutes: 600 },
} as const;

/** The last of them is a lead's, who lets in past whatever can be overruled. */
const LOGS = [1, 2, 3].map((n) => ({ id: countedId("scanLog", n), by: countedId("user", 100 + n), isLead: n === 3 }));

type Planned = { readonly minute: number; readonly listId: ListId; readonly isOut: boolean; readonly log: number };

const days = fc.record({
  plan: fc
    .array(
      fc.record({
        minute: fc.nat(20),
        listId: fc.constantFrom(...LISTS.map(({ id }) => id)),
        isOut: fc.boolean(),
        log: fc.nat(LOGS.length - 1),
      }),
      { maxLength: 20 },
    )
    .map((plan) => plan.toSorted((one, other) => one.minute - other.minute)),
  chances: fc.infiniteStream(fc.nat(1_000)),
});

const scanId = (n: number) => `scan-number-${String(n).padStart(3, "0")}` as CommandId;
const isRight = (listId: ListId) => LISTS.some(({ id, kind }) => id === listId && kind === "right");
const directionOf = ({ listId, isOut }: Planned) => (isOut && !isRight(listId) ? "out" : "in");

function openLedger() {
  const storage = new Disk().connect(NO_HOOKS);
  const room = new EventLedgerRoom({ storage, ids: countingIds(), onDurable: () => {}, onChange: () => {} });
  room.configure({ collegeId, eventId }, ledgerConfig(college, CONFIG), START);
  const register = { type: "Register", userId: asha, name: "Asha", choice: USUAL_CHOICE } as const;
  const done = room.submit("register-asha" as CommandId, asha, register, START);
  if (!done.ok) throw new Error(done.refusal.code);
  const pass = (): Pass => {
    const [own] = room.personOf(asha).passes;
    if (!own) throw new Error("she has a pass");
    return own;
  };
  return { room, pass };
}

/** What became of her: where she is, what she had, and what is counted. */
function standing({ room, pass }: ReturnType<typeof openLedger>) {
  const { where, cameIn, visits } = historyOf(pass());
  const { admitted, left = 0, lists = {} } = room.totals;
  return { where, cameIn, visits, admission: pass().admission, admitted, left, lists };
}

/** One ledger that is asked for each scan as it happens. Whom it would stop and who is let in all the same goes in by a lead. */
function askOne(plan: readonly Planned[]) {
  const ledger = openLedger();
  const passId = ledger.pass().id;
  const refused: string[] = [];
  const scan = (planned: Planned, commandId: CommandId, isForced: boolean): string | null => {
    const { minute, listId } = planned;
    const force = isForced ? { force: { reason: "They are in" }, isSupervisor: true } : {};
    const asked = { commandId, actorId: STEWARD as UserId, gateId, code: passId, listId, ...force };
    const now = START + minute * MINUTE_MS;
    const answer = ledger.room.scan({ ...asked, direction: directionOf(planned) }, { passId }, null, now);
    if (!answer.ok) throw new Error(answer.refusal.code);
    return answer.value.verdict === "stop" ? answer.value.refusal.code : null;
  };
  for (const [n, planned] of plan.entries()) {
    const code = scan(planned, scanId(n), LOGS[planned.log]?.isLead ?? false);
    if (code === null) continue;
    refused.push(`${scanId(n)} ${code}`);
    if (!CHANGES_NOTHING.has(code)) expect(scan(planned, `${scanId(n)}-in` as CommandId, true)).toBeNull();
  }
  return { refused, ...standing(ledger) };
}

/** She was there already, had had it, or was never in: nothing follows from the scan. */
const CHANGES_NOTHING = new Set(["already-admitted", "already-redeemed", "exit-without-entry"]);

/** The same scans by phones that know nothing of each other, whose logs come in parts, in any order. */
function tellLater(plan: readonly Planned[], chances: Iterator<number>) {
  const ledger = openLedger();
  const passId = ledger.pass().id;
  for (const { id: logId, by, isLead } of LOGS)
    ledger.room.scanLogs.open({ logId, by, publicKey: "key", isLead }, START);
  const left = LOGS.map(({ isLead }, log) =>
    plan
      .flatMap((planned, n) => (planned.log === log ? [{ planned, n }] : []))
      .map(({ planned, n }, index): CheckedScan => {
        const { listId, minute } = planned;
        return {
          ...{ seq: index + 1, hash: String(index + 1).padStart(64, "0"), scanId: scanId(n), gateId, listId },
          ...{ direction: directionOf(planned), passIds: [passId], undoes: null, refusal: null },
          ...{ reason: isLead ? "They are in" : null, at: START + minute * MINUTE_MS },
          ...{ subject: { passId }, codeRefusal: null },
        };
      }),
  );
  while (left.some(({ length }) => length > 0)) {
    const open = left.flatMap((scans, log) => (scans.length > 0 ? [log] : []));
    const log = open[(chances.next().value ?? 0) % open.length] ?? 0;
    const { id, by } = LOGS[log] ?? { id: countedId("scanLog", 1), by: STEWARD };
    const some = left[log]?.splice(0, 1 + ((chances.next().value ?? 0) % 3)) ?? [];
    const taken = ledger.room.scanLogs.take(by, id, some, AFTER);
    if (!taken.ok) throw new Error(taken.refusal.code);
  }
  const told = ledger.room.incidents.map(({ incident }) => `${incident.second.id} ${codeOf(incident)}`).sort();
  return { refused: told, ...standing(ledger) };
}

function codeOf({ kind }: Incident): string {
  return kind === "double-entry" ? "already-admitted" : kind === "double-redemption" ? "already-redeemed" : kind;
}

test("phones that decide apart end in the incidents that one ledger would have refused, in whatever order their logs come", {
  timeout: SLOW_MACHINE_MS,
}, () => {
  fc.assert(
    fc.property(days, ({ plan, chances }) => {
      const one = askOne(plan);
      expect(tellLater(plan, chances)).toEqual(one);
      expect(tellLater(plan, chances)).toEqual(one);
    }),
    { numRuns: RUNS },
  );
});
