import { expect, test } from "vitest";
import type { TokenView } from "#shared/domain/queue/types";
import { makeId } from "#shared/ids";
import { freshNews, keptNames, pushedBack, turnNews } from "./turn-news.ts";

const token: TokenView = {
  id: makeId("token", 1, new Uint8Array(10)),
  ...{
    number: 14,
    laneId: "regular",
    people: 1,
    status: "waiting",
    joinedAt: 1_000_000,
    calledAt: null,
    endedAt: null,
  },
  ...{
    serverId: null,
    dueAt: null,
    isAsked: false,
    isSilent: false,
    noticeMs: 600_000,
    nearAt: null,
    isDelayed: false,
    isSooner: false,
    rings: 0,
  },
  ...{ backAfterCalls: null, misses: 0, ahead: 4, eta: null, quote: null },
};
const said = (change: Partial<TokenView>, status: "open" | "paused" | "closed" = "open") =>
  turnNews({ ...token, ...change }, "Help desk", status).map(({ name, title }) => [name, title]);

test("nothing is news while somebody waits as they were told", () => {
  expect(said({})).toEqual([]);
});

test("being near is news once it comes, not when somebody joins a short line", () => {
  expect(said({ nearAt: token.joinedAt })).toEqual([]);
  expect(said({ nearAt: token.joinedAt + 60_000 })).toEqual([["near", "It's nearly your turn"]]);
});

test("each call and each repeat of it is news by itself, and so is each that was missed", () => {
  const called = { status: "called", calledAt: 5 } as const;
  const known = said(called).map(([name]) => name ?? "");
  expect(freshNews(known, turnNews({ ...token, ...called }, "Help desk", "open"))).toEqual([]);
  expect(freshNews(known, turnNews({ ...token, ...called, rings: 1 }, "Help desk", "open"))).toHaveLength(1);
  expect(said({ status: "held", misses: 1, calledAt: 5 })[0]?.[1]).toBe("You were called, and not there");
  expect(said({ status: "held", isSilent: true })[0]?.[1]).toBe("You did not say that you still come");
});

test("a pause and a close are said with the place being kept, and a delay and its opposite with the new time", () => {
  expect(said({}, "paused")).toEqual([["paused", "Help desk takes a break"]]);
  expect(said({}, "closed")).toEqual([["closed", "Help desk takes nobody new"]]);
  const eta = { medianMs: 720_000, likely: [1, 2], range: [0, 3], first: false } as const;
  expect(turnNews({ ...token, isDelayed: true, eta }, "Help desk", "open")[0]?.body).toBe(
    "About 12 min from now. Your place is kept.",
  );
  expect(turnNews({ ...token, isSooner: true, eta }, "Help desk", "open")[0]?.body).toBe(
    "About 12 min from now. Don't go far from Help desk.",
  );
});

test("who comes in before somebody is counted; moving up is not", () => {
  expect(pushedBack(token, { ...token, ahead: 6 })).toBe(2);
  expect(pushedBack(token, { ...token, ahead: 3 })).toBe(0);
  expect(pushedBack(token, { ...token, ahead: null })).toBe(0);
});

test("what was said once stays said, but a second pause is one", () => {
  const near = turnNews({ ...token, nearAt: token.joinedAt + 60_000 }, "Help desk", "paused");
  const known = keptNames([], near);
  expect(known).toEqual(["near", "paused"]);
  expect(keptNames(known, [])).toEqual(["near"]);
});
