import { inStore } from "./kept-store.ts";
import type { KnownSubscription } from "./renew-subscription.ts";

const KNOWN = { database: "campuspulse-push", store: "told" } as const;

/** What servers know of this browser, by college, in its own database: the service worker reads it too. */
export const knownSubscriptions = {
  list: () => inStore<KnownSubscription[]>(KNOWN, "readonly", (kept) => kept.getAll()),
  keep: (known: KnownSubscription) => inStore(KNOWN, "readwrite", (kept) => kept.put(known, known.college)),
  forget: (college: string) => inStore(KNOWN, "readwrite", (kept) => kept.delete(college)),
  wipe: () => inStore(KNOWN, "readwrite", (kept) => kept.clear()),
};
