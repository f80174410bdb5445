import { expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import { ADMISSION, NO_REFUND } from "#shared/domain/ledger/choice";
import type { LedgerCommand } from "#shared/domain/ledger/commands";
import { decide } from "#shared/domain/ledger/decide";
import { emptySlice, evolve, newLedgerEvent } from "#shared/domain/ledger/evolve";
import { USUAL_PASS_RULES } from "#shared/domain/ledger/holders";
import type { EventStatus, LedgerConfig, LedgerSlice } from "#shared/domain/ledger/types";
import { scanVerdict } from "#shared/domain/ledger/verdict";
import { DEFAULT_RULES } from "#shared/domain/rules/defaults";
import { compileRules, judge, verdictOf } from "#shared/domain/rules/evaluate";
import { NO_MEMORY } from "#shared/domain/rules/types";

const NOON = Date.UTC(2027, 2, 12, 12);
const gateId = countedId("gate", 1);
const ticketTypeId = countedId("ticketType", 1);
const config: LedgerConfig = {
  ...{ version: 1, status: "live", capacity: 10, salesOpenAt: 0, salesCloseAt: NOON + 1 },
  ...{ passesFrom: 0, passesUntil: NOON + 1, approval: false, payOnline: false, refund: NO_REFUND },
  ...{
    gates: [{ id: gateId, name: "North" }],
    ticketTypes: [{ ...ADMISSION, id: ticketTypeId }],
    quotas: [],
    passRules: USUAL_PASS_RULES,
  },
};
const STATUSES: readonly EventStatus[] = ["draft", "published", "live", "ended", "cancelled"];

/** What the ledger's gate says of a pass, scanned already or not. */
function gateAdmits(status: EventStatus, isCheckedIn: boolean): boolean {
  const ids = countingIds();
  let slice: LedgerSlice = emptySlice(newLedgerEvent(config));
  let admits = false;
  const run = (command: LedgerCommand) => {
    const decided = decide(slice, command, { now: NOON, ids });
    if (!decided.ok) throw new Error(decided.refusal.code);
    const before = slice;
    slice = decided.value.reduce(evolve, slice);
    if (command.type === "ScanPass") admits = scanVerdict(decided.value, before, {}).verdict === "admit";
  };
  const tickets = [{ ticketTypeId, name: "Asha" }];
  run({ type: "Register", userId: countedId("user", 1), name: "Asha", choice: { tickets, code: null } });
  const scan: LedgerCommand = { type: "ScanPass", gateId, codeRefusal: null };
  if (isCheckedIn) run(scan);
  slice = { ...slice, event: { ...slice.event, config: { ...config, status } } };
  run(scan);
  return admits;
}

function rulesAdmit(status: EventStatus, isCheckedIn: boolean): boolean {
  const facts = { "event.status": status, "pass.checked_in": isCheckedIn };
  const scan = { id: "scan", trigger: "event.scan.received", at: NOON, stationId: null, userId: null, facts } as const;
  const { decision } = judge(compileRules(DEFAULT_RULES), NO_MEMORY, scan);
  return decision !== null && verdictOf(decision).admits;
}

test("the gate and the pipeline's rules say the same of a pass, but for an event whose doors are not open yet", () => {
  const cases = STATUSES.flatMap((status) => [false, true].map((isCheckedIn) => ({ status, isCheckedIn })));
  const differ = cases.filter(
    ({ status, isCheckedIn }) => gateAdmits(status, isCheckedIn) !== rulesAdmit(status, isCheckedIn),
  );
  expect(cases.filter(({ status, isCheckedIn }) => gateAdmits(status, isCheckedIn))).toEqual([
    { status: "live", isCheckedIn: false },
  ]);
  // The pipeline lets people in from publication on; here an organizer opens the doors.
  expect(differ).toEqual([{ status: "published", isCheckedIn: false }]);
});
