import { inStore } from "./kept-store.ts";
import type { ToldPush } from "./renew-push.ts";

const TOLD = { database: "campuspulse-push", store: "told" } as const;

/** By college, in the browser's own database: the service worker reads it too. */
export const toldPush = {
  list: () => inStore<ToldPush[]>(TOLD, "readonly", (kept) => kept.getAll()),
  keep: (told: ToldPush) => inStore(TOLD, "readwrite", (kept) => kept.put(told, told.college)),
  forget: (college: string) => inStore(TOLD, "readwrite", (kept) => kept.delete(college)),
  wipe: () => inStore(TOLD, "readwrite", (kept) => kept.clear()),
};
