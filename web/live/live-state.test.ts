import { expect, test } from "vitest";
import { applyMessage, EMPTY_LIVE_STATE, type LiveState } from "./live-state.ts";
import { parseServerMessage } from "./parse-message.ts";

const at = 0;
const one: LiveState = { seq: 4, entries: new Map([["summary", { waiting: 2 }]]) };

test("a snapshot replaces everything that was known", () => {
  const applied = applyMessage(one, { type: "snapshot", seq: 9, at, entries: { menu: [] } });
  expect(applied).toEqual({ kind: "changed", state: { seq: 9, entries: new Map([["menu", []]]) } });
});

test("a delta on top of what we hold sets and drops", () => {
  const applied = applyMessage(one, { type: "delta", prev: 4, seq: 5, at, set: { a: 1 }, drop: ["summary"] });
  expect(applied).toEqual({ kind: "changed", state: { seq: 5, entries: new Map([["a", 1]]) } });
});

test("an entry a delta does not mention keeps its identity", () => {
  const applied = applyMessage(one, { type: "delta", prev: 4, seq: 5, at, set: { a: 1 }, drop: [] });
  expect(applied.kind === "changed" && applied.state.entries.get("summary")).toBe(one.entries.get("summary"));
});

test("a delta seen before changes nothing", () => {
  expect(applyMessage(one, { type: "delta", prev: 3, seq: 4, at, set: { a: 1 }, drop: [] })).toEqual({ kind: "same" });
});

test("a delta that builds on something we never saw is a gap", () => {
  expect(applyMessage(one, { type: "delta", prev: 5, seq: 6, at, set: {}, drop: [] })).toEqual({ kind: "gap" });
  expect(applyMessage(EMPTY_LIVE_STATE, { type: "delta", prev: 0, seq: 1, at, set: {}, drop: [] })).toEqual({
    kind: "gap",
  });
});

test("a value in both set and drop is set, as a delta carries the newest whole values", () => {
  const applied = applyMessage(one, { type: "delta", prev: 4, seq: 5, at, set: { summary: 1 }, drop: ["summary"] });
  expect(applied.kind === "changed" && applied.state.entries.get("summary")).toBe(1);
});

test("frames that are not ours are refused at the door", () => {
  for (const text of [
    "",
    "pong",
    "[]",
    "null",
    '{"type":"delta","seq":"1"}',
    '{"type":"snapshot","seq":1,"at":1}',
    "{",
  ]) {
    expect(parseServerMessage(text)).toBeNull();
  }
  expect(parseServerMessage('{"type":"nudge","topic":"pass"}')).toEqual({ type: "nudge", topic: "pass" });
});
