import { describe, expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import { ADMISSION, NO_REFUND, USUAL_CHOICE } from "./choice.ts";
import type { LedgerCommand } from "./commands.ts";
import { decide } from "./decide.ts";
import type { LedgerDomainEvent } from "./events.ts";
import { emptySlice, evolve, newLedgerEvent } from "./evolve.ts";
import { HOLDER_KEYS_MAX, USUAL_PASS_RULES } from "./holders.ts";
import type { LedgerConfig, LedgerSlice } from "./types.ts";

const NOON = Date.UTC(2027, 2, 12, 12);
const HOUR_MS = 3_600_000;
const asha = countedId("user", 1);
const gateId = countedId("gate", 1);
const config: LedgerConfig = {
  ...{ version: 1, status: "live", capacity: 3, approval: false, payOnline: false, refund: NO_REFUND, quotas: [] },
  ...{ salesOpenAt: NOON - HOUR_MS, salesCloseAt: NOON + HOUR_MS },
  ...{ passesFrom: NOON - HOUR_MS, passesUntil: NOON + 8 * HOUR_MS },
  gates: [{ id: gateId, name: "North gate" }],
  ticketTypes: [{ ...ADMISSION, id: countedId("ticketType", 1) }],
  passRules: USUAL_PASS_RULES,
};
const phone = (n: number) => String(n).padStart(43, "A");

function ashaAt(change: Partial<LedgerConfig> = {}) {
  const ids = countingIds();
  let slice: LedgerSlice = emptySlice(newLedgerEvent({ ...config, ...change }));
  const run = (command: LedgerCommand, now = NOON): readonly LedgerDomainEvent[] | { code: string } => {
    const decided = decide(slice, command, { now, ids });
    if (!decided.ok) return decided.refusal;
    slice = decided.value.reduce(evolve, slice);
    return decided.value;
  };
  run({ type: "Register", userId: asha, name: "Asha", choice: USUAL_CHOICE });
  const passId = slice.passes[0]?.id ?? countedId("pass", 99);
  return {
    run,
    pass: () => slice.passes[0],
    register: (holderKey: string, replace = false, now = NOON) =>
      run({ type: "RegisterHolder", userId: asha, passId, holderKey, replace }, now),
    scan: (shown: Extract<LedgerCommand, { type: "ScanPass" }>["shown"]) =>
      run({ type: "ScanPass", gateId, codeRefusal: null, shown }),
  };
}

describe("the phone that shows a pass rotating", () => {
  test("is the first that asks; asking again changes nothing", () => {
    const { register, pass } = ashaAt();
    expect(register(phone(1))).toMatchObject([{ type: "HolderRegistered", holderKey: phone(1) }]);
    expect(pass()?.holder).toEqual({ key: phone(1), since: NOON, count: 1 });
    expect(register(phone(1), true, NOON + 1)).toEqual([]);
  });

  test("gives way to another only when its owner says so", () => {
    const { register, pass } = ashaAt();
    register(phone(1));
    expect(register(phone(2))).toEqual({ code: "holder-elsewhere", since: NOON });
    register(phone(2), true, NOON + 5);
    expect(pass()?.holder).toEqual({ key: phone(2), since: NOON + 5, count: 2 });
  });

  test("does not change for ever", () => {
    const { register } = ashaAt();
    for (let n = 1; n <= HOLDER_KEYS_MAX; n++) register(phone(n), true);
    const refused = { code: "holder-changes-used-up", max: HOLDER_KEYS_MAX };
    expect(register(phone(HOLDER_KEYS_MAX + 1), true)).toEqual(refused);
    expect(register(phone(HOLDER_KEYS_MAX), true)).toEqual([]);
  });

  test("is registered for no pass of somebody else, nor for a withdrawn one", () => {
    const { run, register } = ashaAt();
    const other = { passId: countedId("pass", 77), holderKey: phone(1), replace: false };
    expect(run({ type: "RegisterHolder", userId: asha, ...other })).toEqual({ code: "pass-not-there" });
    run({ type: "RevokePasses", userId: asha });
    expect(register(phone(1))).toEqual({ code: "pass-revoked", revokedAt: NOON });
  });
});

describe("at the gate", () => {
  test("its code is good, and the one that stands still too", () => {
    for (const shown of [{ holderKey: phone(1) }, "static", undefined] as const) {
      const { register, scan } = ashaAt();
      register(phone(1));
      expect(scan(shown)).toMatchObject([{ type: "PassAdmitted" }]);
    }
  });

  test("the code of the phone before is not", () => {
    const { register, scan } = ashaAt();
    register(phone(1));
    register(phone(2), true, NOON + 5);
    const refusal = { code: "pass-other-phone", since: NOON + 5 };
    expect(scan({ holderKey: phone(1) })).toMatchObject([{ type: "ScanRefused", refusal }]);
  });

  test("where the event wants passes to rotate, one that could and stands still is stopped, typed or scanned", () => {
    for (const shown of ["static", undefined] as const) {
      const { register, scan } = ashaAt({ passRules: { ...USUAL_PASS_RULES, requireRotating: true } });
      register(phone(1));
      expect(scan(shown)).toMatchObject([{ type: "ScanRefused", refusal: { code: "pass-not-rotating" } }]);
      expect(scan({ holderKey: phone(1) })).toMatchObject([{ type: "PassAdmitted" }]);
    }
  });

  test("there, too, paper is good for whoever never opened their pass on a phone", () => {
    const { scan } = ashaAt({ passRules: { ...USUAL_PASS_RULES, requireRotating: true } });
    expect(scan("static")).toMatchObject([{ type: "PassAdmitted" }]);
  });

  test("a withdrawn or used pass says so, however it is shown", () => {
    const { register, scan, run } = ashaAt();
    register(phone(1));
    scan({ holderKey: phone(1) });
    expect(scan({ holderKey: phone(2) })).toMatchObject([{ refusal: { code: "already-admitted" } }]);
    run({ type: "RevokePasses", userId: asha });
    expect(scan({ holderKey: phone(2) })).toMatchObject([{ refusal: { code: "pass-revoked" } }]);
  });
});
