import { TRPCClientError } from "@trpc/client";
import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import { makeId, type QuestionId } from "#shared/ids";
import type { DoorExportPage, DoorExportRow } from "#shared/views/event";
import { type DoorExportCalls, doorFileName, fetchDoor } from "./export-door.ts";

const AT = Date.UTC(2026, 10, 20, 13, 5);
const row = (name: string, more: Partial<DoorExportRow> = {}): DoorExportRow => ({
  name,
  email: `${name.toLowerCase()}@riverside.example`,
  status: "waiting",
  requestedAt: AT,
  confirmedAt: null,
  admittedAt: null,
  admittedGate: null,
  seats: 1,
  inside: 0,
  code: null,
  price: 0,
  paid: 0,
  payBy: null,
  tickets: [],
  answers: {},
  ...more,
});
const PAGES: Readonly<Record<string, DoorExportPage>> = {
  first: {
    rows: [
      row("Ana", {
        status: "confirmed",
        confirmedAt: AT + 60_000,
        admittedAt: AT + 3_600_000,
        admittedGate: "West, 2",
        seats: 2,
        inside: 1,
        ...{ code: "EARLY", price: 2_500, paid: 1_250 },
        tickets: ["Ana", "=Bo"].map((name) => ({ ticketTypeId: countedId("ticketType", 1), name })),
      }),
      row('=HYPERLINK("x")', { email: "", status: "pending", payBy: AT }),
    ],
    nextCursor: "second",
  },
  second: { rows: [row("Zoé")], nextCursor: null },
};

function makeServer() {
  const asked: string[] = [];
  const failures: unknown[] = [];
  const answer = async <T>(call: string, value: T): Promise<T> => {
    asked.push(call);
    const failure = failures.shift();
    if (failure) throw failure;
    return value;
  };
  const calls: DoorExportCalls = {
    begin: () => answer("begin", { questions: [] }),
    page: (cursor) => answer(cursor ?? "first", PAGES[cursor ?? "first"] as DoorExportPage),
  };
  return { calls, asked, failures };
}

function makeDeps(timeZone: string) {
  const progress: string[] = [];
  const onProgress = (people: number, isWaiting: boolean) =>
    void progress.push(isWaiting ? `${people}, waiting` : `${people}`);
  const types = [{ id: countedId("ticketType", 1), name: "Student" }];
  return { timeZone, currency: "EUR", types, progress, wait: async () => {}, onProgress };
}

test("all pages are one file, told in the campus's time", async () => {
  const { calls, asked } = makeServer();
  const deps = makeDeps("Asia/Kolkata");
  const file = new Uint8Array(await new Blob(await fetchDoor(calls, deps)).arrayBuffer());
  expect(asked).toEqual(["begin", "first", "second"]);
  expect(deps.progress).toEqual(["2", "3"]);
  expect([...file.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(new TextDecoder().decode(file).split("\r\n")).toEqual([
    "Name,Mail,Status,People,Of them inside,Asked,Confirmed,Inside since,Gate,With,Tickets,Code,Price,Paid online",
    `Ana,ana@riverside.example,Confirmed,2,1,2026-11-20 18:35,2026-11-20 18:36,2026-11-20 19:35,"West, 2",'=Bo,2 × Student,EARLY,25.00,12.50`,
    `"'=HYPERLINK(""x"")",,Waits for its payment,1,0,2026-11-20 18:35,,,,,,,0.00,0.00`,
    "Zoé,zoé@riverside.example,On the waiting list,1,0,2026-11-20 18:35,,,,,,,0.00,0.00",
    "",
  ]);
});

test("a page that fails is asked for again, not what was before it; nothing is asked where it was not noted", async () => {
  const { calls, asked, failures } = makeServer();
  failures.push(null, null, new TRPCClientError<never>("Failed to fetch"));
  const deps = makeDeps("UTC");
  await fetchDoor(calls, deps);
  expect(asked).toEqual(["begin", "first", "second", "second"]);
  expect(deps.progress).toEqual(["2", "2, waiting", "3"]);

  asked.length = 0;
  failures.push(
    TRPCClientError.from({ error: { message: "No", code: -32_003, data: { appCode: "NOT_ALLOWED" } } } as never),
  );
  await expect(fetchDoor(calls, deps)).rejects.toThrow("No");
  expect(asked).toEqual(["begin"]);
});

test.each([
  ["Spring fest", "spring-fest"],
  ["  Café & Übung: 2 für 1!  ", "cafe-ubung-2-fur-1"],
  ["新年会", "event"],
  ["../../etc/passwd", "etc-passwd"],
  ["a".repeat(120), "a".repeat(60)],
])("the file of %j is named %s", (title, slug) => {
  expect(doorFileName(title, Date.UTC(2026, 10, 20, 23, 30), "Europe/Oslo")).toBe(`${slug}-people-2026-11-21.csv`);
});

test("each question is a column, whose cells calculate nothing", async () => {
  const [diet, shirt] = [1, 2].map((at) => makeId("question", at, new Uint8Array(10))) as [QuestionId, QuestionId];
  const answers = { [diet]: ["Meat", "Plants"], [shirt]: "=1+1" };
  const calls: DoorExportCalls = {
    begin: async () => ({
      questions: [
        { id: diet, label: "Diet, please", isArchived: false },
        { id: shirt, label: "@Shirt", isArchived: true },
      ],
    }),
    page: async () => ({
      rows: [row("Ana", { answers }), row("Bo", { answers: { [diet]: false } })],
      nextCursor: null,
    }),
  };
  const lines = (await new Blob(await fetchDoor(calls, makeDeps("UTC"))).text()).split("\r\n");
  expect(lines.map((line) => line.split("Price,Paid online,").at(-1)?.split("13:05,,,,,,,0.00,0.00,").at(-1))).toEqual([
    '"Diet, please",\'@Shirt (asked before)',
    "Meat; Plants,'=1+1",
    "No,",
    "",
  ]);
});
