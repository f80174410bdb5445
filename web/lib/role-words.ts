import type { GrantedRole, Role } from "#shared/roles";
import type { GrantView } from "#shared/views/people";

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  guest: "Guest",
  attendee: "Attendee",
  "vendor-staff": "Vendor staff",
  volunteer: "Volunteer",
  "volunteer-lead": "Volunteer lead",
  treasurer: "Treasurer",
  organizer: "Organizer",
  "college-admin": "College administrator",
  "support-organizer": "Support, as organizer",
  "support-admin": "Support, as administrator",
  scanner: "Scanner",
  "platform-admin": "Platform administrator",
};

/** What the role lets somebody do, where it holds. */
export const ROLE_EFFECTS: Readonly<Record<GrantedRole, string>> = {
  "vendor-staff": "Runs a stand: sees its orders, cooks and hands over.",
  volunteer: "Scans passes and runs stations.",
  "volunteer-lead": "Scans, runs stations, and says who helps where.",
  treasurer: "Sees the money: refunds and exports.",
  organizer: "Creates, publishes and ends events, and everything a volunteer lead does.",
  "college-admin": "Does everything at this college, and gives roles to others.",
};

/** Where a role holds: "Open Day", or null for the whole college. */
export function placeName({ department, event, station }: Pick<GrantView, "department" | "event" | "station">) {
  return station ?? event ?? department;
}
