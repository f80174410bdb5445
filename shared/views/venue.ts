import type { EventId, RoomId, VenueId } from "#shared/ids";

/** Degrees, WGS 84. */
export type GeoPoint = { readonly latitude: number; readonly longitude: number };

/** A place of the college, with its rooms by name. */
export type VenueView = {
  readonly id: VenueId;
  readonly name: string;
  readonly address: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** People; null: nobody said. */
  readonly capacity: number | null;
  readonly rooms: readonly RoomView[];
};

export type RoomView = { readonly id: RoomId; readonly name: string; readonly capacity: number | null };

/** Another event at the same place and time. `event` is null where somebody may not know which. */
export type Clash = {
  readonly event: { readonly id: EventId; readonly title: string } | null;
  readonly startsAt: number;
  readonly endsAt: number;
};

export type NameTaken = { readonly code: "venue-name-taken"; readonly name: string };
export type TooManyVenues = { readonly code: "too-many-venues" };
