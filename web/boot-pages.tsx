import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { AppError } from "#shared/errors";
import { toProblem } from "./lib/problem.ts";
import { queryClient } from "./lib/query-client.ts";
import { router } from "./router.ts";

export function boot(root: HTMLElement): void {
  createRoot(root, { onCaughtError }).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}

/** "Not found" and "your role does not allow this" are answers the page shows, not faults for the console. */
function onCaughtError(error: unknown): void {
  if (!(error instanceof AppError) && toProblem(error).code === "INTERNAL") console.error(error);
}
