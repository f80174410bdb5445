import { describe, expect, test } from "vitest";
import { type AuditEntry, type ChainedEntry, chainHash, followAudit } from "./audit-chain.ts";
import { CHAIN_START } from "./hash-chain.ts";

const START = { seq: 0, hash: CHAIN_START };
const entry = (seq: number): AuditEntry => ({
  seq,
  at: 1_000 + seq,
  actorId: "usr_1",
  action: "people.giveRole",
  input: `{"n":${seq}}`,
  refusal: null,
  reason: null,
  requestId: `req-${seq}`,
});

async function chain(length: number, collegeId = "col_1"): Promise<ChainedEntry[]> {
  const entries: ChainedEntry[] = [];
  for (let seq = 1; seq <= length; seq++) {
    const hash = await chainHash(collegeId, entry(seq), entries.at(-1)?.hash ?? CHAIN_START);
    entries.push({ ...entry(seq), hash });
  }
  return entries;
}

describe("a chain", () => {
  test("that nobody touched is followed to its end, whole or in parts", async () => {
    const entries = await chain(7);
    const head = { seq: 7, hash: entries[6]?.hash };
    expect(await followAudit("col_1", START, entries)).toEqual({ ok: true, head });
    const first = await followAudit("col_1", START, entries.slice(0, 3));
    if (!first.ok) throw new Error("broken");
    expect(await followAudit("col_1", first.head, entries.slice(3))).toEqual({ ok: true, head });
    expect(await followAudit("col_1", START, [])).toEqual({ ok: true, head: START });
  });

  const CHANGES: Partial<Record<keyof AuditEntry, unknown>> = {
    at: 1,
    actorId: "usr_2",
    action: "people.takeRole",
    input: "{}",
    refusal: "NOT_ALLOWED",
    reason: "because",
    requestId: "other",
  };
  test.each(Object.entries(CHANGES))("shows an edit of %s", async (field, value) => {
    const entries = await chain(5);
    const edited = entries.map((one) => (one.seq === 3 ? { ...one, [field]: value } : one));
    expect(await followAudit("col_1", START, edited)).toEqual({ ok: false, brokenAt: 3 });
  });

  test("shows an edit with a hash made to fit, at the next entry", async () => {
    const entries = await chain(5);
    const forged = { ...entry(3), actorId: "usr_2" };
    const hash = await chainHash("col_1", forged, entries[1]?.hash ?? "");
    const edited = entries.map((one) => (one.seq === 3 ? { ...forged, hash } : one));
    expect(await followAudit("col_1", START, edited)).toEqual({ ok: false, brokenAt: 4 });
  });

  // ASVS 16.4.2
  test("shows a drop, a swap, a repeat and another college's entry", async () => {
    const entries = await chain(5);
    const [one, two, three, four, five] = entries as [
      ChainedEntry,
      ChainedEntry,
      ChainedEntry,
      ChainedEntry,
      ChainedEntry,
    ];
    const foreign = (await chain(5, "col_2"))[2] as ChainedEntry;
    for (const [tampered, brokenAt] of [
      [[one, two, four, five], 3],
      [[two, three], 1],
      [[one, three, two], 2],
      [[one, two, two, three], 3],
      [[one, two, foreign, four], 3],
    ] as const)
      expect(await followAudit("col_1", START, tampered)).toEqual({ ok: false, brokenAt });
  });
});
