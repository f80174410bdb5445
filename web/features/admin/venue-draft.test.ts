import { expect, test } from "vitest";
import { checkVenue, draftOfVenue } from "./venue-draft.ts";

const empty = draftOfVenue(null);
const room = { key: "1", roomId: null, name: "A", capacity: "" };
const errorsOf = (more: Partial<typeof empty>) => {
  const checked = checkVenue({ ...empty, name: "Hall", ...more });
  return checked.ok ? [] : Object.keys(checked.errors);
};

test("a name is enough, and rows left empty are no rooms", () => {
  const blank = { ...room, name: " " };
  expect(checkVenue({ ...empty, name: " Hall ", rooms: [room, blank] })).toEqual({
    ok: true,
    fields: {
      name: "Hall",
      address: "",
      latitude: null,
      longitude: null,
      capacity: null,
      rooms: [{ roomId: null, name: "A", capacity: null }],
    },
  });
});

test("numbers are read as people type them, and marked where they are none", () => {
  expect(checkVenue({ ...empty, name: "Hall", latitude: "52,5", longitude: "-13.4" })).toMatchObject({
    fields: { latitude: 52.5, longitude: -13.4 },
  });
  expect(errorsOf({ latitude: "north", longitude: "0" })).toEqual(["latitude"]);
  expect(errorsOf({ latitude: "90.1", longitude: "-180.1" })).toEqual(["latitude", "longitude"]);
  expect(errorsOf({ latitude: "5" })).toEqual(["longitude"]);
  expect(errorsOf({ capacity: "2.5" })).toEqual(["capacity"]);
});

test("rooms have names, each its own", () => {
  expect(errorsOf({ rooms: [room, { ...room, key: "2" }] })).toEqual(["rooms"]);
  expect(errorsOf({ rooms: [{ ...room, name: "", capacity: "5" }] })).toEqual(["rooms"]);
  expect(errorsOf({ rooms: [{ ...room, capacity: "many" }] })).toEqual(["rooms"]);
});
