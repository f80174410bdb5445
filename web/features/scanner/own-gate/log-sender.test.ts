import { afterEach, expect, test, vi } from "vitest";
import { DeviceClock } from "./device-clock.ts";
import type { GateStore, KeptLog } from "./gate-store.ts";
import { LogSender } from "./log-sender.ts";

afterEach(() => vi.unstubAllGlobals());

test("a page whose store failed while it sent sends again when it is asked", async () => {
  vi.stubGlobal("window", globalThis);
  const sending: boolean[] = [];
  const failed = async () => Promise.reject(new Error("the store is gone"));
  const sender = new LogSender({
    server: { openLog: failed, sync: failed },
    clock: new DeviceClock(),
    onSending: (isSending) => sending.push(isSending),
    onEnd: async () => undefined,
    onFailure: failed,
    count: async () => 0,
    again: () => undefined,
  });
  const store = { read: failed } as unknown as GateStore;
  const log = { logId: "log_1", place: "poly/evt_1" } as unknown as KeptLog;
  for (const _ of ["once", "again"]) await expect(sender.send(store, log)).rejects.toThrow("the store is gone");
  expect(sending).toEqual([true, false, true, false]);
});
