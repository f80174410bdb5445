import { beforeEach, expect, test, vi } from "vitest";
import { isPin, lockKiosk, PIN_TRIES_MAX, readKioskLock, unlockKiosk } from "./kiosk-lock.ts";

const NOON = 1_800_000_000_000;
const HREF = "/north/scan/evt_1?gate=gat_1&kiosk=true";
const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});

test("a kiosk stays where it was begun until its own PIN is given", async () => {
  expect(readKioskLock()).toBeNull();
  expect(await lockKiosk(HREF, "4711")).toBe(true);
  expect(readKioskLock()?.href).toBe(HREF);
  expect(JSON.stringify([...kept])).not.toContain("4711");
  expect(await unlockKiosk("4712", NOON)).toEqual({ is: "wrong" });
  expect(readKioskLock()?.href).toBe(HREF);
  expect(await unlockKiosk("4711", NOON)).toEqual({ is: "open" });
  expect(readKioskLock()).toBeNull();
});

test("whoever tries PINs has to wait, for the right one too, through a reload", async () => {
  await lockKiosk(HREF, "4711");
  for (let tries = 1; tries < PIN_TRIES_MAX; tries++) expect(await unlockKiosk("0000", NOON)).toEqual({ is: "wrong" });
  expect(await unlockKiosk("0000", NOON)).toEqual({ is: "later", at: NOON + 60_000 });
  expect(await unlockKiosk("4711", NOON + 59_999)).toEqual({ is: "later", at: NOON + 60_000 });
  expect(await unlockKiosk("4711", NOON + 60_000)).toEqual({ is: "open" });
});

test("what somebody else wrote there is no kiosk, least of all one on another site", () => {
  for (const text of ["no JSON", "{}", "7", '{"href":"//evil.example/","salt":"","hash":""}', '{"href":"https://x"}']) {
    kept.set("campuspulse.kiosk", text);
    expect(readKioskLock()).toBeNull();
  }
});

test("a PIN has four to eight digits", () => {
  expect(["1234", "12345678"].every(isPin)).toBe(true);
  expect(["", "123", "123456789", "12a4", "١٢٣٤"].some(isPin)).toBe(false);
});
