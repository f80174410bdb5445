/**
 * A device that stands among guests shows its kiosk and nothing else until whoever started it gives the PIN they chose. It is
 * kept in the browser, so that a reload, Back or another address leads back to the kiosk; the PIN itself is not.
 */
export type KioskLock = {
  /** The kiosk's own address: path and search. */
  readonly href: string;
  /** Base64 of the salt, and of what PBKDF2 makes of the PIN with it. */
  readonly salt: string;
  readonly hash: string;
  /** Wrong PINs in a row, and until when no other is tried; epoch milliseconds. */
  readonly wrong: number;
  readonly retryAt: number;
};

export const PIN_DIGITS_MIN = 4;
export const PIN_DIGITS_MAX = 8;
/** As many as somebody mistypes; then a pause that makes trying all of four digits a matter of days. */
export const PIN_TRIES_MAX = 5;
const PIN_PAUSE_MS = 60_000;
/** Some tenths of a second on a cheap tablet. */
const ITERATIONS = 200_000;

const KEY = "campuspulse.kiosk";

export function readKioskLock(): KioskLock | null {
  try {
    const lock: Partial<KioskLock> | null = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (typeof lock?.href !== "string" || !lock.href.startsWith("/") || lock.href.startsWith("//")) return null;
    if (typeof lock.salt !== "string" || typeof lock.hash !== "string") return null;
    const { href, salt, hash, wrong = 0, retryAt = 0 } = lock;
    return { href, salt, hash, wrong, retryAt };
  } catch {
    return null; // storage is blocked: then no kiosk was begun here
  }
}

/** @returns false where the browser keeps nothing: such a device could be led out of the kiosk by a reload */
export async function lockKiosk(href: string, pin: string): Promise<boolean> {
  const salt = toText(crypto.getRandomValues(new Uint8Array(16)));
  return keep({ href, salt, hash: await hashPin(pin, salt), wrong: 0, retryAt: 0 });
}

export type Unlocked =
  | { readonly is: "open" }
  | { readonly is: "wrong" }
  | { readonly is: "later"; readonly at: number };

/** Ends the kiosk for the right PIN. */
export async function unlockKiosk(pin: string, now: number): Promise<Unlocked> {
  const lock = readKioskLock();
  if (!lock) return { is: "open" };
  if (now < lock.retryAt) return { is: "later", at: lock.retryAt };
  if ((await hashPin(pin, lock.salt)) === lock.hash) {
    localStorage.removeItem(KEY);
    return { is: "open" };
  }
  const wrong = lock.wrong + 1;
  if (wrong < PIN_TRIES_MAX) {
    keep({ ...lock, wrong });
    return { is: "wrong" };
  }
  const retryAt = now + PIN_PAUSE_MS;
  keep({ ...lock, wrong: 0, retryAt });
  return { is: "later", at: retryAt };
}

export function isPin(typed: string): boolean {
  return /^\d+$/.test(typed) && typed.length >= PIN_DIGITS_MIN && typed.length <= PIN_DIGITS_MAX;
}

function keep(lock: KioskLock): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(lock));
    return true;
  } catch {
    return false;
  }
}

async function hashPin(pin: string, salt: string): Promise<string> {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  const bytes = Uint8Array.from(atob(salt), (char) => char.charCodeAt(0));
  const derived = { name: "PBKDF2", hash: "SHA-256", salt: bytes, iterations: ITERATIONS };
  return toText(new Uint8Array(await crypto.subtle.deriveBits(derived, key, 256)));
}

function toText(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
