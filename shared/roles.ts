/** What a person may be in one college. Platform administrators stand above colleges: see `PLATFORM_ROLE`. */
export const ROLES = ["attendee", "volunteer", "organizer", "college-admin"] as const;
export type MemberRole = (typeof ROLES)[number];
export const PLATFORM_ROLE = "platform-admin";
export type Role = MemberRole | typeof PLATFORM_ROLE;

export const CAPABILITIES = [
  "register", // take a seat, a place in a queue, order food
  "scan", // decide at the gate, see the gate's counters
  "run-station", // call, serve, cook, hand over
  "manage-events", // create, publish, open, end; see the live wall
  "manage-people", // see members, change roles
  "see-colleges", // the platform's dashboard over all colleges
] as const;
export type Capability = (typeof CAPABILITIES)[number];

const GRANTS: Record<Role, readonly Capability[]> = {
  attendee: ["register"],
  volunteer: ["register", "scan", "run-station"],
  organizer: ["register", "scan", "run-station", "manage-events"],
  "college-admin": ["register", "scan", "run-station", "manage-events", "manage-people"],
  "platform-admin": ["see-colleges"],
};

/** What a session opens decides how long it may rest and last. */
export type SessionClass = "attendee" | "volunteer" | "staff";

const SESSION_CLASSES: Record<Role, SessionClass> = {
  attendee: "attendee",
  volunteer: "volunteer",
  organizer: "staff",
  "college-admin": "staff",
  "platform-admin": "staff",
};

/** One session serves all of somebody's colleges, so the most powerful of their roles decides. */
export function sessionClassOf(roles: readonly Role[]): SessionClass {
  const classes = roles.map((role) => SESSION_CLASSES[role]);
  return (["staff", "volunteer"] as const).find((one) => classes.includes(one)) ?? "attendee";
}

/** The whole of authorisation by role; who may touch which object is decided by tenancy and ownership. */
export function can(role: Role, capability: Capability): boolean {
  return GRANTS[role].includes(capability);
}

export function capabilitiesOf(role: Role): readonly Capability[] {
  return GRANTS[role];
}
