import type { MemberRole } from "#shared/roles";

/** The seeded platform administrator. */
export const PLATFORM_ADMIN = { email: "platform-admin@campuspulse.example", name: "Noor Haddad" } as const;

/** The address of the seeded person with this role: "organizer@riverside.example". */
export function seedAddress(role: MemberRole, slug: string): string {
  return `${role}@${slug}.example`;
}
