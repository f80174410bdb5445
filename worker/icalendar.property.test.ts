import fc from "fast-check";
import { expect, test } from "vitest";
import { type CalendarEntry, writeCalendar } from "./icalendar.ts";

/** Of one line without its end (RFC 5545, 3.1). */
const LINE_OCTETS_MAX = 75;

const ENTRY: CalendarEntry = {
  uid: "evt_1@campuspulse",
  sequence: 3,
  startsAt: Date.UTC(2026, 9, 24, 22, 30),
  endsAt: Date.UTC(2026, 9, 25, 3, 0, 5, 999),
  status: "TENTATIVE",
  summary: "Chess; blitz, and more",
  location: "Hall \\ 2",
  description: "First line\nsecond line",
  url: "https://campus.example/riverside/events/evt_1",
};
const WRITTEN_AT = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Reads it back by the letter of the RFC, knowing nothing of how it is written. */
function read(text: string): [name: string, value: string][] {
  const unfolded = text.replaceAll(/\r\n[ \t]/g, "");
  return unfolded
    .split("\r\n")
    .slice(0, -1)
    .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]);
}

function unescaped(value: string): string {
  let text = "";
  for (let i = 0; i < value.length; i++) {
    if (value[i] !== "\\") text += value[i];
    else text += value[++i] === "n" ? "\n" : value[i];
  }
  return text;
}

const propertyOf = (text: string, name: string) => read(text).find(([one]) => one === name)?.[1] ?? "";
const anyText = fc.string({
  unit: fc.oneof(fc.constantFrom("\r\n", "\r", "\n", "\\", ";", ",", ":", '"', " ", "\t", "\\n", "é", "😀"), unit()),
  maxLength: 300,
});

function unit() {
  return fc.oneof(fc.string({ unit: "binary", maxLength: 1 }), fc.constantFrom("\ud800", "\udc00", "\u0000", "\u007f"));
}

test("an entry is written as the RFC has it", () => {
  expect(writeCalendar({ name: "Riverside", entries: [ENTRY] }, WRITTEN_AT).split("\r\n")).toEqual([
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//CampusPulse//CampusPulse//EN",
    "NAME:Riverside",
    "X-WR-CALNAME:Riverside",
    "BEGIN:VEVENT",
    "UID:evt_1@campuspulse",
    "SEQUENCE:3",
    "DTSTAMP:20260102T030405Z",
    "DTSTART:20261024T223000Z",
    "DTEND:20261025T030005Z",
    "SUMMARY:Chess\\; blitz\\, and more",
    "LOCATION:Hall \\\\ 2",
    "DESCRIPTION:First line\\nsecond line",
    "URL;VALUE=URI:https://campus.example/riverside/events/evt_1",
    "STATUS:TENTATIVE",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ]);
});

test("any text comes back, and adds no line of its own", () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, anyText, (name, summary, location, description) => {
      const text = writeCalendar({ name, entries: [{ ...ENTRY, summary, location, description }] }, WRITTEN_AT);
      const written = { SUMMARY: summary, LOCATION: location, DESCRIPTION: description };
      for (const [property, value] of Object.entries(written)) {
        const lines = value.toWellFormed().replaceAll("\r\n", "\n").replaceAll("\r", "\n");
        expect(unescaped(propertyOf(text, property))).toBe(lines.replaceAll(/[^\P{Cc}\t\n]/gu, ""));
      }
      expect(read(text).filter(([property]) => property === "BEGIN")).toHaveLength(2);
    }),
    { numRuns: 1_000 },
  );
});

test("no line is longer than allowed, and each is whole UTF-8 without control characters", () => {
  fc.assert(
    fc.property(anyText, anyText, (summary, description) => {
      const text = writeCalendar({ name: "", entries: [{ ...ENTRY, summary, description }] }, WRITTEN_AT);
      expect(text.endsWith("\r\n")).toBe(true);
      for (const line of text.split("\r\n")) {
        expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(LINE_OCTETS_MAX);
        expect(line.isWellFormed()).toBe(true);
        expect(line.replaceAll("\t", "")).not.toMatch(/\p{Cc}/u);
      }
    }),
    { numRuns: 1_000 },
  );
});
