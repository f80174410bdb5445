/** A pass held before the camera is read many times a second; a code seen again within this time is the same showing. */
export const REREAD_MS = 3_000;

export type LastRead = { readonly code: string; readonly seenAt: number } | null;

/** Whether `code` is still the showing just answered. The window slides: a code that stays in view stays ignored. */
export function isReread(last: LastRead, code: string, now: number): boolean {
  return last !== null && last.code === code && now - last.seenAt < REREAD_MS;
}
