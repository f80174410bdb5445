import { expect, test, vi } from "vitest";
import { ok, refuse } from "#shared/result";
import type { EventSetup } from "#shared/views/event";
import { editInTurn } from "./edit-in-turn.ts";

const at = (version: number) => ok({ version } as EventSetup);

test("an edit that is sent while another is on its way follows it, from the version it made", async () => {
  const event = { id: "evt_one", version: 4 };
  const from: number[] = [];
  const first = Promise.withResolvers<void>();
  const edits = [
    editInTurn(event, async (version) => {
      from.push(version);
      await first.promise;
      return at(version + 1);
    }),
    editInTurn(event, async (version) => {
      from.push(version);
      return at(version + 1);
    }),
  ];
  await editInTurn({ id: "evt_two", version: 1 }, async () => at(2));
  expect(from).toEqual([4]);
  first.resolve();
  await Promise.all(edits);
  expect(from).toEqual([4, 5]);
});

test("one that is refused or lost leaves the next where it was, and what the page shows newer counts", async () => {
  const event = { id: "evt_three", version: 7 };
  await editInTurn(event, async () => at(8));
  await editInTurn(event, async () => refuse({ code: "stale-edit" }));
  await expect(editInTurn(event, () => Promise.reject(new Error("no network")))).rejects.toThrow("no network");
  await editInTurn(event, async (version) => {
    expect(version).toBe(8);
    return at(version);
  });
  await editInTurn({ ...event, version: 12 }, async (version) => {
    expect(version).toBe(12);
    return at(version);
  });
});

test("one that is not answered does not hold back the next for long", async () => {
  vi.useFakeTimers();
  const event = { id: "evt_four", version: 3 };
  void editInTurn(event, () => new Promise<never>(() => undefined));
  const next = editInTurn(event, async (version) => at(version));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await next).toEqual(at(3));
  vi.useRealTimers();
});
