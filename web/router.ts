import { createRouter } from "@tanstack/react-router";
import { PageError } from "./lib/page-error.tsx";
import { PageMissing } from "./lib/page-missing.tsx";
import { PagePending } from "./lib/page-pending.tsx";
import { routeTree } from "./route-tree.gen.ts";

/** A page that comes faster than this shows no skeleton: a flash is worse than a short wait. */
const PENDING_AFTER_MS = 150;

/** Once shown, a skeleton stays long enough not to flicker. */
const PENDING_AT_LEAST_MS = 250;

export const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  // The query cache decides what is fresh; the router must not keep a second opinion.
  defaultPreloadStaleTime: 0,
  defaultPendingMs: PENDING_AFTER_MS,
  defaultPendingMinMs: PENDING_AT_LEAST_MS,
  scrollRestoration: true,
  defaultErrorComponent: PageError,
  defaultNotFoundComponent: PageMissing,
  defaultPendingComponent: PagePending,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
