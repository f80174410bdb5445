import { expect, test } from "vitest";
import { readCsv } from "#shared/csv";
import type { HistoryPage } from "#shared/views/history";
import { fetchScans } from "./export-scans.ts";

const AT = Date.UTC(2026, 10, 22, 9, 30);
const entry = (seq: number, change: HistoryPage["entries"][number]["changes"][number]) => ({
  ...{ seq, recordedAt: AT + 60_000, actorId: null, actorName: "Vera", changes: [change] },
});
const PAGES: readonly HistoryPage[] = [
  {
    entries: [
      entry(9, { is: "stopped", at: AT, name: null, gateName: "North", refusal: "already-admitted" }),
      entry(9, {
        ...{ is: "incident", at: AT, name: "Ben", kind: "rule-minutes", refusal: null },
        ...{ first: { at: AT - 1, gateName: "South" }, second: { at: AT, gateName: "North" } },
      }),
      entry(8, { is: "set", at: AT, what: "capacity", name: null, from: 1, to: 2 }),
    ],
    next: 8,
  },
  { entries: [entry(3, { is: "admitted", at: AT, name: "=HYPERLINK(1)", gateName: "North" })], next: null },
];

test("every page is in the file, scans alone, and no name is calculated", async () => {
  const asked: (number | null)[] = [];
  const counts: number[] = [];
  const parts = await fetchScans({
    page: async (before) => {
      asked.push(before);
      return PAGES[asked.length - 1] as HistoryPage;
    },
    timeZone: "UTC",
    wait: async () => {},
    onProgress: (scans) => counts.push(scans),
  });
  const text = await new Blob(parts).text();
  expect(asked).toEqual([null, 8]);
  expect(counts).toEqual([2, 3]);
  expect(text).toContain("'=HYPERLINK");
  const read = readCsv(text);
  expect("records" in read && read.records.slice(1).map(({ cells }) => cells)).toEqual([
    ["2026-11-22 09:30", "2026-11-22 09:31", "North", "", "Stopped", "pass used before", "", "Vera", "9"],
    [
      ...["2026-11-22 09:30", "2026-11-22 09:31", "North", "", "Incident"],
      ...["Ben came again too soon: North, after South", "Ben", "Vera", "9"],
    ],
    ["2026-11-22 09:30", "2026-11-22 09:31", "North", "", "Let in", "", "=HYPERLINK(1)", "Vera", "3"],
  ]);
});
