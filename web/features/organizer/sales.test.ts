import { expect, test } from "vitest";
import type { TicketTypeId } from "#shared/ids";
import type { SalesView } from "#shared/views/sales";
import { drawSales, seriesOf, stepsOf } from "./sales.ts";

const [SEAT, DINNER] = ["tty_seat" as TicketTypeId, "tty_dinner" as TicketTypeId];
const HOUR_MS = 3_600_000;
const view = (change: Partial<SalesView>): SalesView => ({
  from: 0,
  until: 3 * HOUR_MS,
  unit: "hour",
  ticketTypes: [
    { id: SEAT, name: "Seat", admits: true },
    { id: DINNER, name: "Dinner", admits: false },
  ],
  changes: [],
  ...change,
});

test("what was given back is taken away when it was, and waiting has a line of its own", () => {
  const changes = [
    { at: 0, ticketTypeId: SEAT, sold: 3, waiting: 0 },
    { at: HOUR_MS, ticketTypeId: DINNER, sold: 2, waiting: 0 },
    { at: HOUR_MS, ticketTypeId: SEAT, sold: 0, waiting: 2 },
    { at: 3 * HOUR_MS, ticketTypeId: SEAT, sold: -1, waiting: -1 },
  ];
  const total = seriesOf(view({ changes }), "total", "UTC");
  expect(total.bands.map(({ values }) => values)).toEqual([[3, 3, 3, 2]]);
  expect(total.waiting).toEqual([0, 2, 2, 1]);
  const types = seriesOf(view({ changes }), "types", "UTC");
  expect(types.bands.map(({ name, values }) => [name, values])).toEqual([
    ["Seat", [3, 3, 3, 2]],
    ["Dinner", [0, 2, 2, 2]],
  ]);
});

test("days are the campus's own, also when its clocks change", () => {
  const [from, until] = [Date.parse("2026-10-24T09:00Z"), Date.parse("2026-10-27T01:00Z")];
  const steps = stepsOf(view({ from, until, unit: "day" }), "Europe/London");
  expect(steps.map((at) => new Date(at).toISOString())).toEqual([
    "2026-10-23T23:00:00.000Z",
    "2026-10-24T23:00:00.000Z",
    "2026-10-26T00:00:00.000Z",
    "2026-10-27T00:00:00.000Z",
  ]);
});

test("hours begin with the campus's hour where its clock is half an hour off, and none is left out in autumn", () => {
  const from = Date.parse("2026-10-24T09:10Z");
  const kolkata = stepsOf(view({ from, until: from + HOUR_MS }), "Asia/Kolkata");
  expect(kolkata.map((at) => new Date(at).toISOString())).toEqual([
    "2026-10-24T08:30:00.000Z",
    "2026-10-24T09:30:00.000Z",
  ]);
  const night = Date.parse("2026-10-25T00:00Z");
  expect(stepsOf(view({ from: night, until: night + 4 * HOUR_MS }), "Europe/London")).toHaveLength(5);
});

test("of many types the smallest are drawn as one", () => {
  const ids = Array.from({ length: 8 }, (_, at) => `tty_${at}` as TicketTypeId);
  const ticketTypes = ids.map((id) => ({ id, name: id, admits: true }));
  const changes = ids.map((ticketTypeId, at) => ({ at: 0, ticketTypeId, sold: at + 1, waiting: 0 }));
  const { bands } = seriesOf(view({ ticketTypes, changes }), "types", "UTC");
  expect(bands.map(({ name, values }) => [name, values[0]])).toEqual([
    ["tty_4", 5],
    ["tty_5", 6],
    ["tty_6", 7],
    ["tty_7", 8],
    ["Others", 10],
  ]);
});

test("a drawing stays in its box, an event without sales too", () => {
  const changes = [{ at: HOUR_MS, ticketTypeId: SEAT, sold: 4, waiting: 0 }];
  const { areas, line, peak } = drawSales(seriesOf(view({ changes }), "total", "UTC"), 40, 10);
  expect(peak).toBe(4);
  expect(areas).toEqual(["M0 10.0V10.0H10.0V0.0H20.0V0.0H30.0V0.0H40V10.0H30.0V10.0H20.0V10.0H10.0V10.0H0.0Z"]);
  expect(line).toBe("M0 10.0V10.0H10.0V10.0H20.0V10.0H30.0V10.0H40");
  expect(drawSales(seriesOf(view({}), "types", "UTC"), 40, 10).peak).toBe(1);
});
