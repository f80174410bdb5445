import { useSyncExternalStore } from "react";
import type { GeoPoint } from "#shared/views/venue";
import { askPosition } from "#web/lib/position";

export type Here =
  | { readonly state: "unknown" | "asking" | "refused" }
  | { readonly state: "known"; readonly point: GeoPoint };

// For all pages of this visit, and nowhere else: it is in no address and reaches no server.
let here: Here = { state: "unknown" };
const listeners = new Set<() => void>();

function set(next: Here): void {
  here = next;
  for (const listen of listeners) listen();
}

/** Where somebody is, if they said so. `ask` asks them: call it only when they pressed something that says so. */
export function useHere(): { readonly here: Here; readonly ask: () => Promise<boolean> } {
  const current = useSyncExternalStore(
    (listen) => {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    () => here,
  );
  const ask = async () => {
    set({ state: "asking" });
    const point = await askPosition();
    set(point ? { state: "known", point } : { state: "refused" });
    return point !== null;
  };
  return { here: current, ask };
}
