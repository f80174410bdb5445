import { expect, test } from "vitest";
import { fromCampusField, toCampusField } from "./campus-time.ts";

const KOLKATA = "Asia/Kolkata";
const NEW_YORK = "America/New_York";

test("a field shows the campus's clock, not the laptop's", () => {
  expect(toCampusField(Date.UTC(2026, 10, 20, 8, 32), KOLKATA)).toBe("2026-11-20T14:02");
});

test("what was shown is read back as the same instant", () => {
  for (const zone of [KOLKATA, NEW_YORK, "UTC", "Pacific/Chatham"]) {
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 86_400_000 * 9 + 3_600_000) {
      expect(fromCampusField(toCampusField(at, zone), zone)).toBe(at);
    }
  }
});

test("a time skipped in spring becomes the one an hour later", () => {
  expect(fromCampusField("2026-03-08T02:30", NEW_YORK)).toBe(Date.UTC(2026, 2, 8, 7, 30));
});

test("a time that occurs twice in autumn is the first", () => {
  expect(fromCampusField("2026-11-01T01:30", NEW_YORK)).toBe(Date.UTC(2026, 10, 1, 5, 30));
});

test("an empty field is no instant", () => {
  expect(fromCampusField("", KOLKATA)).toBeNull();
});
