import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ScannerApp } from "./scanner-app.tsx";

export function boot(root: HTMLElement): void {
  createRoot(root).render(
    <StrictMode>
      <ScannerApp />
    </StrictMode>,
  );
}
