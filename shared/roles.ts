/** What a person may be in one college. Platform administrators stand above colleges: see `PLATFORM_ROLE`. */
export const ROLES = [
  "attendee",
  "vendor-staff",
  "volunteer",
  "volunteer-lead",
  "treasurer",
  "organizer",
  "college-admin",
] as const;
export type MemberRole = (typeof ROLES)[number];
export const PLATFORM_ROLE = "platform-admin";
/** What a college lets support be, for hours: see `docs/decisions/0012-support-is-let-in-by-the-college.md`. */
export const SUPPORT_ROLES = ["support-organizer", "support-admin"] as const;
export type SupportRole = (typeof SUPPORT_ROLES)[number];
/** Roles that nobody gives by hand: they come with being let in, or with a phone's code, and go with it. */
export const LENT_ROLES = ["scanner", ...SUPPORT_ROLES] as const;
export type LentRole = (typeof LENT_ROLES)[number];
/** `guest`: signed in, and no member of the college. */
export type Role = MemberRole | LentRole | typeof PLATFORM_ROLE | "guest";

export const CAPABILITIES = [
  "register", // take a seat, a place in a queue, order food
  "help", // see at which gates and stations there is something to do
  "scan", // decide at the gate, see the gate's counters
  "run-station", // call, serve, cook, hand over
  "supervise", // let in whom a rule stops, or who shows no code, and say why; see what only leads are told
  "assign-volunteers", // say who helps where, and until when
  "manage-events", // create, publish, open, end; see the live wall
  "raise-emergency", // tell everybody at once of a danger, with a second person
  "take-along", // download people's mail addresses, print their badges, write to many of them at once
  "manage-money", // refunds, exports of sales
  "see-settings", // see members, the log, and how the college is set up
  "manage-people", // give and take roles, let support in
  "manage-college", // departments, name and colours, campus logins, hosts; take everything along and leave
  "see-colleges", // the platform's dashboard over all colleges
] as const;
export type Capability = (typeof CAPABILITIES)[number];

const ATTENDEE = ["register"] as const;
const VOLUNTEER = [...ATTENDEE, "help", "scan", "run-station"] as const;
const VOLUNTEER_LEAD = [...VOLUNTEER, "supervise", "assign-volunteers"] as const;
const ORGANIZER = [...VOLUNTEER_LEAD, "manage-events", "raise-emergency", "take-along"] as const;
// Neither says who may do what, not even at one event: what support does must end when support does.
const SUPPORT_ORGANIZER = ["help", "scan", "run-station", "manage-events"] as const;

const CAPABILITIES_OF: Record<Role, readonly Capability[]> = {
  guest: [],
  attendee: ATTENDEE,
  "vendor-staff": [...ATTENDEE, "help", "run-station"],
  volunteer: VOLUNTEER,
  "volunteer-lead": VOLUNTEER_LEAD,
  treasurer: [...ATTENDEE, "manage-money"],
  organizer: ORGANIZER,
  "college-admin": [...ORGANIZER, "manage-money", "see-settings", "manage-people", "manage-college"],
  "support-organizer": SUPPORT_ORGANIZER,
  "support-admin": [...SUPPORT_ORGANIZER, "see-settings"],
  scanner: ["help", "scan"],
  "platform-admin": ["see-colleges"],
};

/** Every member of a college is an attendee; everything else is granted. */
export const GRANTED_ROLES = ROLES.filter((role) => role !== "attendee");
export type GrantedRole = Exclude<MemberRole, "attendee">;
/** What a grant can say. */
export type HeldRole = GrantedRole | LentRole;

/** Where a role can hold: in all of a college, in a department and those below it, at one event, at one station. */
export const PLACE_KINDS = ["college", "department", "event", "station"] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

/** Where each role can be granted, and which capability, held there, allows granting it. */
export const GRANTING: Record<GrantedRole, { readonly places: readonly PlaceKind[]; readonly needs: Capability }> = {
  "vendor-staff": { places: ["event", "station"], needs: "manage-events" },
  volunteer: { places: ["college", "department", "event", "station"], needs: "assign-volunteers" },
  "volunteer-lead": { places: ["college", "department", "event"], needs: "manage-events" },
  treasurer: { places: ["college", "department", "event"], needs: "manage-people" },
  organizer: { places: ["college", "department", "event"], needs: "manage-people" },
  "college-admin": { places: ["college"], needs: "manage-people" },
};

/** Roles that can hold in a whole college: those a claim can stand for. */
export const CLAIMED_ROLES = GRANTED_ROLES.filter((role) => GRANTING[role].places.includes("college"));

/** What a session opens decides how long it may rest and last. */
export type SessionClass = "attendee" | "volunteer" | "staff";

const SESSION_CLASSES: Record<Role, SessionClass> = {
  guest: "attendee",
  attendee: "attendee",
  "vendor-staff": "volunteer",
  volunteer: "volunteer",
  "volunteer-lead": "volunteer",
  treasurer: "staff",
  organizer: "staff",
  "college-admin": "staff",
  "support-organizer": "staff",
  "support-admin": "staff",
  scanner: "volunteer",
  "platform-admin": "staff",
};

/** One session serves all of somebody's colleges, so the most powerful of their roles decides. */
export function sessionClassOf(roles: readonly Role[]): SessionClass {
  const classes = roles.map((role) => SESSION_CLASSES[role]);
  return (["staff", "volunteer"] as const).find((one) => classes.includes(one)) ?? "attendee";
}

/** Opens what a mail account alone must not: whoever gives or takes such a role proves a second factor. */
export function isPowerful(role: Role): boolean {
  return SESSION_CLASSES[role] === "staff";
}

export function isLent(role: Role): role is LentRole {
  return LENT_ROLES.some((one) => one === role);
}

export function can(role: Role, capability: Capability): boolean {
  return CAPABILITIES_OF[role].includes(capability);
}
