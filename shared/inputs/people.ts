import * as z from "zod";
import { commandIdSchema, idSchema } from "#shared/ids";
import { GRANTED_ROLES, type GrantedRole } from "#shared/roles";
import { EMAIL_CHARS_MAX } from "./auth.ts";
import { pageSchema } from "./organizer.ts";

const instant = z.number().int().min(0).max(8_640_000_000_000);

/** Where a role holds: "college" for all of it. */
export const placeSchema = z.union([
  z.literal("college"),
  z.strictObject({ departmentId: idSchema("department") }),
  z.strictObject({ eventId: idSchema("event") }),
  z.strictObject({ stationId: idSchema("station") }),
]);
export type PlaceInput = z.output<typeof placeSchema>;

export const listPeopleSchema = pageSchema.extend({
  /** Part of a name or address, matched anywhere in it. */
  q: z.string().trim().max(60).optional(),
});

/** A member is given the role at once; anybody else is invited to it. */
export const giveRoleSchema = z
  .strictObject({
    /** A repeat finds what its first try did. */
    commandId: commandIdSchema,
    email: z
      .email("Enter an address like ana@college.edu")
      .max(EMAIL_CHARS_MAX)
      .transform((text) => text.toLowerCase()),
    role: z.enum(GRANTED_ROLES as [GrantedRole, ...GrantedRole[]]),
    place: placeSchema,
    startsAt: instant.nullable(),
    endsAt: instant.nullable(),
  })
  .refine(({ startsAt, endsAt }) => startsAt === null || endsAt === null || startsAt < endsAt, {
    message: "An end must come after its start",
    path: ["endsAt"],
  });

export const takeRoleSchema = z.strictObject({ grantId: idSchema("grant") });
export const invitationSchema = z.strictObject({ invitationId: idSchema("invitation") });
/** `token` comes from the fragment of the link in the mail. */
export const acceptInvitationSchema = z.strictObject({
  token: z.string().regex(/^[A-Za-z0-9_-]{43}$/, "This is not an invitation"),
});

const departmentName = z.string().trim().min(1, "Required").max(80);
export const addDepartmentSchema = z.strictObject({
  commandId: commandIdSchema,
  name: departmentName,
  parentId: idSchema("department").nullable(),
});
export const renameDepartmentSchema = z.strictObject({ departmentId: idSchema("department"), name: departmentName });
