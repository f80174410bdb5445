/** Where somebody was going when we asked them to sign in. The mail may open in another tab, so it outlives this one. */
const STORAGE_KEY = "campuspulse.return-to";

export function rememberReturn(scope: string, href: string): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify({ scope, href }));
  } catch {
    // then they land on the home page
  }
}

/** The remembered place, once, and only inside the same college. */
function takeReturn(scope: string): string | null {
  try {
    const text = localStorage.getItem(STORAGE_KEY);
    localStorage.removeItem(STORAGE_KEY);
    const kept: unknown = text ? JSON.parse(text) : null;
    if (typeof kept !== "object" || kept === null || !("href" in kept) || typeof kept.href !== "string") return null;
    return kept.href.startsWith(`/${scope}/`) ? kept.href : null;
  } catch {
    return null;
  }
}

/** Where somebody goes who has just signed in: a fresh page, for whatever was cached or connected belonged to a visitor. */
export function enterCollege(slug: string): void {
  location.replace(takeReturn(slug) ?? `/${slug}`);
}

export function enterPlatform(): void {
  location.replace("/platform");
}
