import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { AppError } from "#shared/errors";
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

/** "Your role does not allow this" is an answer the page shows, not a fault for the console. */
function onCaughtError(error: unknown): void {
  if (!(error instanceof AppError)) console.error(error);
}
