import type { DeviceId, EventId } from "#shared/ids";

/** A phone that scans at an event, as its team sees it. */
export type DeviceView = {
  readonly id: DeviceId;
  readonly name: string;
  readonly issuedBy: string;
  readonly createdAt: number;
  /** When it last proved its key. */
  readonly provedAt: number;
  readonly endsAt: number;
};

/** Shown once, to be typed or scanned by one phone before `expiresAt`. */
export type DeviceCode = { readonly code: string; readonly expiresAt: number };

export type Enrolled = { readonly deviceId: DeviceId; readonly eventId: EventId };
