import type { RoomId } from "#shared/ids";
import type { VenueView } from "#shared/views/venue";

/** The form's text, so that a half-typed number is kept. */
export type VenueDraft = {
  readonly name: string;
  readonly address: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly capacity: string;
  /** `key` tells rows apart that have no id yet. */
  readonly rooms: readonly {
    readonly key: string;
    readonly roomId: RoomId | null;
    readonly name: string;
    readonly capacity: string;
  }[];
};

type VenueFields = Omit<VenueView, "id" | "rooms"> & {
  readonly rooms: { roomId: RoomId | null; name: string; capacity: number | null }[];
};
type VenueErrors = Partial<Record<keyof VenueDraft, string>>;
export type CheckedVenue =
  | { readonly ok: true; readonly fields: VenueFields }
  | { readonly ok: false; readonly errors: VenueErrors };

const text = (value: number | null) => (value === null ? "" : String(value));

export function draftOfVenue(venue: VenueView | null): VenueDraft {
  if (!venue) return { name: "", address: "", latitude: "", longitude: "", capacity: "", rooms: [] };
  const { name, address, latitude, longitude, capacity, rooms } = venue;
  return {
    name,
    address,
    latitude: text(latitude),
    longitude: text(longitude),
    capacity: text(capacity),
    rooms: rooms.map((room) => ({ key: room.id, roomId: room.id, name: room.name, capacity: text(room.capacity) })),
  };
}

/** What the form can say before asking the server, which checks again. */
export function checkVenue(draft: VenueDraft): CheckedVenue {
  const errors: VenueErrors = {};
  const latitude = numberIn(draft.latitude);
  const longitude = numberIn(draft.longitude);
  const capacity = numberIn(draft.capacity);
  const rooms = draft.rooms
    .filter((room) => room.roomId !== null || room.name.trim() || room.capacity.trim())
    .map(({ roomId, name, capacity: holds }) => ({ roomId, name: name.trim(), capacity: numberIn(holds) }));
  if (!draft.name.trim()) errors.name = "Give the place a name.";
  if (latitude !== null && !(Math.abs(latitude) <= 90)) errors.latitude = "From -90 to 90.";
  if (longitude !== null && !(Math.abs(longitude) <= 180)) errors.longitude = "From -180 to 180.";
  if (latitude === null && longitude !== null) errors.latitude = "Both numbers, or neither.";
  if (latitude !== null && longitude === null) errors.longitude = "Both numbers, or neither.";
  if (!isCapacity(capacity)) errors.capacity = "A whole number, or nothing.";
  if (rooms.some((room) => !room.name)) errors.rooms = "Give each room a name, or remove it.";
  else if (!rooms.every((room) => isCapacity(room.capacity))) errors.rooms = "A room holds a whole number of people.";
  else if (new Set(rooms.map(({ name }) => name)).size < rooms.length) errors.rooms = "Two rooms have the same name.";
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const words = { name: draft.name.trim(), address: draft.address.trim() };
  return { ok: true, fields: { ...words, latitude, longitude, capacity, rooms } };
}

/** Null for an empty field, NaN for what is no number. Some keyboards write a comma. */
function numberIn(typed: string): number | null {
  const trimmed = typed.trim().replace(",", ".");
  return trimmed === "" ? null : Number(trimmed);
}

function isCapacity(value: number | null): boolean {
  return value === null || (Number.isInteger(value) && value > 0);
}
