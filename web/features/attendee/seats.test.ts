import { expect, test } from "vitest";
import { seatWords } from "./seats.ts";

test("plenty of seats is no news", () => {
  expect(seatWords({ seatsLeft: 90, capacity: 100 })).toBeNull();
});

test("the last fifth is counted, and the last one is singular", () => {
  expect(seatWords({ seatsLeft: 20, capacity: 100 })).toBe("20 seats left");
  expect(seatWords({ seatsLeft: 1, capacity: 100 })).toBe("1 seat left");
});

test("none left is said as such, also when a capacity was lowered below what is taken", () => {
  expect(seatWords({ seatsLeft: 0, capacity: 100 })).toBe("Sold out");
  expect(seatWords({ seatsLeft: -3, capacity: 100 })).toBe("Sold out");
});
