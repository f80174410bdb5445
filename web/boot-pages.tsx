import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { TRPCClientError } from "@trpc/client";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { AppError } from "#shared/errors";
import { queryClient } from "./lib/query-client.ts";
import { router } from "./router.ts";

// What an error boundary has said on the page need not be said again; anything else is a bug and must be seen.
function onCaughtError(error: unknown): void {
  if (error instanceof AppError || error instanceof TRPCClientError) return;
  console.error(error);
}

export function boot(root: HTMLElement): void {
  createRoot(root, { onCaughtError }).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
