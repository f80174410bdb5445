import type { EmergencyKind, EmergencyState } from "#shared/emergencies";
import type { EmergencyId, EventId } from "#shared/ids";

/** As everybody is shown it. */
export type Emergency = {
  readonly id: EmergencyId;
  /** Null: it is for the whole college. */
  readonly eventId: EventId | null;
  readonly kind: EmergencyKind;
  readonly text: string;
  readonly confirmedAt: number;
  /** Shown until then. */
  readonly endsAt: number;
};

/** Of which event one is, for those who may know of it: pages of the whole college hear its id alone. */
export type EmergencyPlace = { readonly title: string; readonly venue: string };

/** Who did it, by name, and when. */
export type EmergencyAct = { readonly by: string; readonly at: number };

/** As those who may send one see it. */
export type EmergencyRecord = Pick<Emergency, "id" | "eventId" | "kind" | "text"> & {
  readonly state: EmergencyState;
  /** Of its event; null: the whole college. */
  readonly eventTitle: string | null;
  readonly asked: EmergencyAct;
  readonly isMine: boolean;
  readonly confirmBy: number;
  readonly withdrawnAt: number | null;
  readonly confirmed: EmergencyAct | null;
  readonly endsAt: number | null;
  /** When all pages had been told; null: not yet. */
  readonly toldAt: number | null;
  /** People it was sent to besides, by their own channels; null: not yet. */
  readonly messaged: number | null;
};

export type EmergencyDesk = {
  /** Newest first. */
  readonly emergencies: readonly EmergencyRecord[];
  /** Names of the others who could confirm one. Whether they look at anything just now nobody knows. */
  readonly others: readonly string[];
};

export type EmergencyRefusal =
  | { readonly code: "asked-by-you" }
  | { readonly code: "emergency-lapsed"; readonly at: number }
  | { readonly code: "emergency-withdrawn"; readonly at: number }
  | { readonly code: "emergency-confirmed"; readonly at: number }
  | { readonly code: "not-asked-by-you" }
  | { readonly code: "too-many-asked"; readonly max: number };
