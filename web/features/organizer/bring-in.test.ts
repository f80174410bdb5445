import { expect, test } from "vitest";
import { ok } from "#shared/result";
import type { RowOutcomes } from "#shared/views/imports";
import { askPages, type Outcomes, outcomesOfTwice, pagesOf, writeReport } from "./bring-in.ts";
import type { ListLine } from "./read-list.ts";

const line = (at: number, more: Partial<ListLine> = {}): ListLine => ({
  ...{ line: at, name: `Person ${at}`, mail: "", ticketType: "", twiceOf: null },
  ...more,
});
const lines = (many: number, more: Partial<ListLine> = {}) =>
  Array.from({ length: many }, (_, at) => line(at + 2, more));
function ids() {
  let made = 0;
  return () => `page-${++made}`;
}

test("a page has a hundred rows at most, and fits into a request; who is there twice is in none", () => {
  expect(pagesOf(lines(250), ids()).map((page) => [page.commandId, page.lines.length])).toEqual([
    ["page-1", 100],
    ["page-2", 100],
    ["page-3", 50],
  ]);
  for (const page of pagesOf(lines(250, { name: "名".repeat(300) }), ids()))
    expect(JSON.stringify(page.lines).length * 3).toBeLessThan(3 * 64_000);
  expect(pagesOf([line(2), line(3, { twiceOf: 2 })], ids())).toEqual([{ commandId: "page-1", lines: [line(2)] }]);
  expect(outcomesOfTwice([line(2), line(3, { twiceOf: 2 })])).toEqual(
    new Map([[3, { is: "wrong", problem: { code: "listed-twice", line: 2 } }]]),
  );
});

test("each page is told as it is answered, by line; a refusal ends it", async () => {
  const told: Outcomes[] = [];
  const deps = {
    wait: async () => {},
    onWait: () => {},
    onPage: (_: unknown, outcomes: Outcomes) => told.push(outcomes),
  };
  const pages = pagesOf(lines(150), ids());
  const refusal = { code: "import-closed" };
  const asked: string[] = [];
  const refused = await askPages<RowOutcomes, typeof refusal>(
    pages,
    async (rows, commandId) => {
      asked.push(commandId);
      if (asked.length === 2) return { ok: false, refusal };
      return ok({ outcomes: rows.map(() => ({ is: "new" as const })) });
    },
    deps,
  );
  expect([refused, asked]).toEqual([refusal, ["page-1", "page-2"]]);
  expect(told.map((outcomes) => [...outcomes.keys()].at(-1))).toEqual([101]);
});

// ASVS 1.2.10
test("the report says what became of each line, and no cell of it is a formula", async () => {
  const words = () => ({ title: "There already", detail: "", tone: "neutral" as const });
  const [report] = writeReport([line(2, { name: "=Ana", mail: "a@b.c" })], words);
  expect(await report?.text()).toBe(
    "Line,Name,Mail,Ticket type,Outcome,What to do\r\n2,'=Ana,a@b.c,,There already,\r\n",
  );
});
