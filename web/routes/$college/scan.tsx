import { createFileRoute } from "@tanstack/react-router";

export const Route = createFileRoute("/$college/scan")({
  // The scanner boots on its own: links into it leave these pages.
  beforeLoad: async ({ location: { href }, preload }) => {
    if (preload) return;
    location.assign(href);
    await new Promise(() => {});
  },
});
