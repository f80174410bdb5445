import type { Surface } from "../service-worker/build.ts";

/** Names the college's app to the browser, so that it can be put on the home screen; the platform's own pages have none. */
export function offerApp(surface: Surface): void {
  const [, college] = location.pathname.split("/");
  if (!college || college === "platform") return;
  const link = document.createElement("link");
  link.rel = "manifest";
  link.href = `/api/${college}/app/${surface}.webmanifest`;
  document.head.append(link);
}
