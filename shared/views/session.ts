import type { SessionId } from "#shared/ids";

/**
 * What opening a sign-in link led to: a session, or, in another browser than the one that asked for it, a code to type
 * there before `expiresAt`.
 */
export type LinkAnswer =
  | { readonly kind: "signed-in"; readonly newcomer: boolean }
  | { readonly kind: "code"; readonly code: string; readonly expiresAt: number };

/** A browser somebody is signed in with. */
export type OpenSession = {
  /** Names the session; opens nothing. */
  readonly id: SessionId;
  readonly device: Device;
  readonly createdAt: number;
  /** Unless it is used before. */
  readonly expiresAt: number;
  /** The one that asks. */
  readonly current: boolean;
};

/** As the browser described itself: "Firefox", "Android". Null where it did not say. */
export type Device = { readonly browser: string | null; readonly system: string | null };
