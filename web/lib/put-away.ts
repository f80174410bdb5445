const KEY = "campuspulse.emergencies-put-away";
/** More are over by then. */
const REMEMBERED_MAX = 20;

/** What somebody has put away in this tab; a browser that keeps nothing shows it again after a reload. */
export function recallPutAway(): readonly string[] {
  try {
    const ids: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

export function rememberPutAway(ids: readonly string[]): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(ids.slice(-REMEMBERED_MAX)));
  } catch {
    // It is put away until the page is loaded anew.
  }
}
