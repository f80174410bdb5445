/** What a provider made of a message. */
export type SendAnswer =
  /** It has it, and says no more. */
  | { readonly type: "done"; readonly providerId: string | null }
  /** It has it, and will say what becomes of it. */
  | { readonly type: "taken"; readonly providerId: string; readonly outcome: string }
  /** Not now. `outcome`: why, for who looks after it. */
  | { readonly type: "later"; readonly outcome: string }
  /** Never. */
  | { readonly type: "never"; readonly outcome: string };

export const ANSWER_MS_MAX = 10_000;
export const ANSWER_BYTES_MAX = 64 * 1024;

/** Whether the same may go well later: it was too much, or not our fault, or a matter of keys that somebody mends. */
export function isWorthRepeating(status: number): boolean {
  return status >= 500 || [401, 403, 408, 425, 429].includes(status);
}
