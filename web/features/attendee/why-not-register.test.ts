import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import { ADMISSION } from "#shared/domain/ledger/choice";
import { whyNotRegister } from "./why-not-register.ts";

const open = {
  status: "published",
  salesOpenAt: 100,
  salesCloseAt: 200,
  startsAt: 300,
  endsAt: 400,
  capacity: 10,
  seatsLeft: 5,
  approval: false,
  ticketTypes: [{ ...ADMISSION, id: countedId("ticketType", 1), left: 5 }],
  mine: null,
} as const;

test("an open event with seats can be registered for, by a visitor too", () => {
  expect(whyNotRegister(open, null, 150)).toBeNull();
  expect(whyNotRegister({ ...open, status: "live" }, null, 150)).toBeNull();
});

test("before and after sales it says when, and the end is exclusive", () => {
  expect(whyNotRegister(open, null, 99)).toEqual({ code: "sales-closed", opensAt: 100, closedAt: null });
  expect(whyNotRegister(open, null, 200)).toEqual({ code: "sales-closed", opensAt: null, closedAt: 200 });
});

test("a full event and an ended one say so", () => {
  expect(whyNotRegister({ ...open, seatsLeft: 0 }, null, 150)).toEqual({ code: "event-full", seatsLeft: 0 });
  expect(whyNotRegister({ ...open, status: "ended" }, null, 150)).toEqual({ code: "event-not-published" });
});
