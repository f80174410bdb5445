import type { MemberRole } from "#shared/roles";

export const ROLE_NAMES: Readonly<Record<MemberRole, string>> = {
  attendee: "Attendee",
  volunteer: "Volunteer",
  organizer: "Organizer",
  "college-admin": "College administrator",
};

/** What the role will let them do. */
export const ROLE_EFFECTS: Readonly<Record<MemberRole, string>> = {
  attendee: "They will be able to register, queue and order, and nothing else.",
  volunteer: "They will be able to scan passes and run stations.",
  organizer: "They will be able to scan, run stations, and create, publish and end events.",
  "college-admin": "They will be able to do everything at this college, and to change people's roles.",
};
