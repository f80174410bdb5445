import type { SupportId } from "#shared/ids";
import type { SupportRole } from "#shared/roles";

/** Platform staff who asked to be let into a college. */
export type SupportAccess = {
  readonly id: SupportId;
  readonly state: "asked" | "declined" | "inside" | "ended";
  /** Who asked. */
  readonly name: string;
  readonly email: string;
  readonly college: { readonly slug: string; readonly name: string };
  readonly reason: string;
  readonly hours: number;
  readonly askedAt: number;
  readonly role: SupportRole | null;
  readonly endsAt: number | null;
};
