import { readAtMost } from "../auth/fetch-outside.ts";

/** What a wallet's service made of a request. */
export type WalletAnswer = "sent" | "gone" | "failed" | "refused";

export type Asked = { readonly status: number; readonly said: string };

const ANSWER_MS = 10_000;
const ANSWER_BYTES_MAX = 64 * 1024;

/** One request to Apple's or Google's service, bounded in time and size. Null: no answer came. */
export async function askWallet(address: string, init: RequestInit): Promise<Asked | null> {
  try {
    const response = await fetch(address, { ...init, redirect: "manual", signal: AbortSignal.timeout(ANSWER_MS) });
    return { status: response.status, said: new TextDecoder().decode(await readAtMost(response, ANSWER_BYTES_MAX)) };
  } catch {
    return null;
  }
}

/** Whether the same may go well later: it was too much, or not our fault, or a matter of keys that somebody mends. */
export function isWorthRepeating(asked: Asked | null): boolean {
  return asked === null || asked.status >= 500 || [401, 403, 408, 429].includes(asked.status);
}
