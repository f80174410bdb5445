import { describe, expect, test } from "vitest";
import {
  capabilitiesEverywhere,
  capabilitiesOf,
  everywhere,
  type Grant,
  mayAt,
  mayEverywhere,
  maySomewhere,
  nextEnd,
  rolesOf,
} from "./access.ts";
import type { EventId, StationId } from "./ids.ts";
import { CAPABILITIES, can, GRANTED_ROLES, GRANTING, isPowerful, LENT_ROLES, ROLES } from "./roles.ts";

const NOW = 1_000;
const [event, otherEvent] = ["evt_1", "evt_2"] as [EventId, EventId];
const station = "stn_1" as StationId;
const at = (place: Partial<Grant>, role: Grant["role"] = "organizer"): Grant => ({ ...everywhere(role), ...place });

describe("where a grant holds", () => {
  const inScience = { departmentPath: "/dep_1/" };
  const inPhysics = { departmentPath: "/dep_1/dep_2/", eventId: event };
  test.each([
    ["college", {}, {}, true],
    ["college", {}, inPhysics, true],
    ["department", inScience, inPhysics, true],
    ["department", inScience, inScience, true],
    ["department below", { departmentPath: "/dep_1/dep_2/" }, inScience, false],
    ["a department whose id begins alike", { departmentPath: "/dep_1/" }, { departmentPath: "/dep_12/" }, false],
    ["department", inScience, { eventId: event, departmentPath: null }, false],
    ["department", inScience, {}, false],
    ["event", { eventId: event }, { eventId: event, stationId: station }, true],
    ["event", { eventId: event }, { eventId: otherEvent }, false],
    ["event", { eventId: event }, {}, false],
    ["station", { stationId: station }, { eventId: event, stationId: station }, true],
    ["station", { stationId: station }, { eventId: event }, false],
  ])("%s %j covers %j: %s", (_, where, place, expected) => {
    expect(mayAt([at(where)], "manage-events", place, NOW)).toBe(expected);
  });
});

describe("when a grant holds", () => {
  test.each([
    [null, null, true],
    [NOW, null, true],
    [NOW + 1, null, false],
    [null, NOW + 1, true],
    [null, NOW, false],
  ])("from %j until %j: %s", (startsAt, endsAt, expected) => {
    const grants = [at({ startsAt, endsAt })];
    expect(mayEverywhere(grants, "manage-events", NOW)).toBe(expected);
    expect(rolesOf(grants, NOW)).toEqual(expected ? ["organizer"] : []);
  });

  test("the first end counts, of those in force", () => {
    const grants = [at({ endsAt: NOW + 5 }), at({ endsAt: NOW + 3 }), at({ endsAt: NOW - 1 }), at({})];
    expect(nextEnd(grants, NOW)).toBe(NOW + 3);
    expect(nextEnd([at({})], NOW)).toBeNull();
  });
});

test("a guest may nothing, and what one may somewhere is not what one may everywhere", () => {
  expect(capabilitiesOf([], NOW)).toEqual([]);
  expect(capabilitiesOf([everywhere("guest")], NOW)).toEqual([]);
  const helper = [everywhere("attendee"), at({ eventId: event }, "volunteer")];
  expect(capabilitiesOf(helper, NOW)).toEqual(["register", "help", "scan", "run-station"]);
  expect([maySomewhere(helper, "scan", NOW), mayEverywhere(helper, "scan", NOW)]).toEqual([true, false]);
});

test("whoever may grant a role may do all that it allows, so that no role can be grown by granting", () => {
  for (const role of GRANTED_ROLES) {
    const granters = ROLES.filter((one) => can(one, GRANTING[role].needs));
    expect(granters).not.toEqual([]);
    for (const granter of granters)
      for (const capability of CAPABILITIES) if (can(role, capability)) expect(can(granter, capability)).toBe(true);
  }
});

test("a lent role says neither who may do what, nor what the college is, and is nobody's to give", () => {
  const power = ["assign-volunteers", "manage-people", "manage-college", "manage-money"] as const;
  for (const role of LENT_ROLES) {
    expect(power.filter((capability) => can(role, capability))).toEqual([]);
    expect(GRANTED_ROLES).not.toContain(role);
    expect(can(role, "register")).toBe(false);
    expect(isPowerful(role)).toBe(role !== "scanner");
  }
  expect(CAPABILITIES.filter((capability) => can("scanner", capability))).toEqual(["help", "scan"]);
});

test("what a role at one event allows is allowed somewhere, and not everywhere", () => {
  const organizer = { ...everywhere("organizer"), eventId: "evt_1" as EventId };
  expect(capabilitiesEverywhere([organizer, everywhere("attendee")], NOW)).toEqual(["register"]);
  expect(capabilitiesEverywhere([everywhere("organizer")], NOW)).toContain("manage-events");
});
