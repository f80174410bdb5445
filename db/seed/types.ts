import type { Diet } from "#shared/diets";
import type { ModifierGroup } from "#shared/domain/food/types";
import type { MemberRole } from "#shared/roles";

export type SeedCollege = {
  readonly slug: string;
  readonly name: string;
  /** CSS colour. */
  readonly accent: string;
  /** IANA zone. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  /** One person per role; the address follows from role and slug. */
  readonly people: Readonly<Record<MemberRole, string>>;
  readonly events: readonly SeedEvent[];
};

export type SeedEvent = {
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly category: string;
  readonly venue: string;
  /** Going on at the moment of seeding, or later at a full hour of the campus's own day. */
  readonly starts: { readonly hoursAgo: number } | { readonly inDays: number; readonly atHour: number };
  readonly lastsHours: number;
  readonly capacity: number;
  readonly approval: boolean;
  readonly status: "draft" | "published" | "live";
  readonly gates: readonly string[];
  readonly stations: readonly SeedStation[];
  /** Null: it has no picture yet. */
  readonly cover: SeedCover | null;
};

/** A picture drawn by us. Colours are like "#1f4fd8"; behind everything the sky turns into the ground. */
export type SeedCover = {
  readonly motif: "hills" | "ribbons" | "rings" | "tiles" | "rays";
  readonly sky: string;
  readonly ground: string;
  readonly main: string;
  readonly accent: string;
  /** What it shows, for who does not see it. */
  readonly alt: string;
};

export type SeedStation = SeedServiceStation | SeedFoodStation;

export type SeedServiceStation = {
  readonly kind: "service";
  readonly name: string;
  readonly lanes: readonly { readonly id: string; readonly name: string; readonly creditMs: number }[];
  readonly priorServiceSeconds: number;
  /** Staff serving from the start. */
  readonly servers: number;
};

export type SeedFoodStation = {
  readonly kind: "food";
  readonly name: string;
  readonly cooks: number;
  readonly menu: readonly SeedDish[];
};

export type SeedDish = {
  readonly name: string;
  readonly description: string;
  readonly category: string;
  /** Minor units of the college's currency. */
  readonly price: number;
  readonly allergens: readonly string[];
  /** Empty unless given, like all marks and choices. */
  readonly variant?: string;
  readonly diets?: readonly Diet[];
  readonly modifiers?: readonly ModifierGroup[];
  readonly makeSeconds: number;
  /** Portions; null is unlimited. */
  readonly stock: number | null;
};
