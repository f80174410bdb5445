import { NOTICE_MAX_MS, NOTICE_MIN_MS } from "#shared/limits";

const KEY = "notice-ms";

/** Whoever walks far to one station walks far to the next: what they chose last goes along when they join. */
export function keepNotice(noticeMs: number): void {
  localStorage.setItem(KEY, String(noticeMs));
}

/** Null before they chose anything. */
export function keptNotice(): number | null {
  const kept = Number(localStorage.getItem(KEY));
  return Number.isInteger(kept) && kept >= NOTICE_MIN_MS && kept <= NOTICE_MAX_MS ? kept : null;
}
