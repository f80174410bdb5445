import { beforeEach, expect, test } from "vitest";
import { SEEN_EVERY_CHARS } from "#shared/protocol/live";
import { SlowReaders } from "./slow-readers.ts";

const CHARS_MAX = 8 * SEEN_EVERY_CHARS;
let readers: SlowReaders;
let socket: WebSocket;
beforeEach(() => {
  readers = new SlowReaders();
  socket = {} as WebSocket; // only who it is matters
});

test("a reader who confirms what it reads hears everything", () => {
  for (let seq = 0; seq < 100; seq++) {
    expect(readers.judge(socket, seq, 0)).toBe("keeps-up");
    readers.sent(socket, SEEN_EVERY_CHARS);
    expect(readers.seen(socket)).toBeNull();
  }
});

test("one snapshot of any size makes nobody slow before it is read", () => {
  readers.sent(socket, 10 * CHARS_MAX);
  expect(readers.judge(socket, 1, 0)).toBe("behind");
  for (let i = 0; i < 75; i++) expect(readers.seen(socket)).toBeNull();
  expect(readers.seen(socket)).toBe(1);
  expect(readers.judge(socket, 9, 60_000)).toBe("keeps-up");
});

test("who is behind goes on from the first position that was left out", () => {
  readers.sent(socket, CHARS_MAX + 1);
  for (const seq of [5, 6, 7]) expect(readers.judge(socket, seq, 1_000 * seq)).toBe("behind");
  for (let i = 0; i < 4; i++) expect(readers.seen(socket)).toBeNull();
  expect(readers.seen(socket)).toBe(5);
  expect(readers.seen(socket)).toBeNull();
});

test("who stays behind is lost, counted from when it fell behind", () => {
  readers.sent(socket, CHARS_MAX + 1);
  expect(readers.judge(socket, 5, 100_000)).toBe("behind");
  expect(readers.judge(socket, 6, 130_000)).toBe("behind");
  expect(readers.judge(socket, 7, 130_001)).toBe("lost");
});

test("one slow reader says nothing about another", () => {
  readers.sent(socket, CHARS_MAX + 1);
  expect(readers.judge({} as WebSocket, 5, 0)).toBe("keeps-up");
});
