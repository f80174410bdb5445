import type { Context } from "hono";
import { AppError } from "#shared/errors";
import type { AppEnv } from "./app.ts";
import { openQuietly } from "./open-quietly.ts";

const SURFACES = {
  "campus.webmanifest": { of: (college: string) => college, path: "" },
  "scanner.webmanifest": { of: (college: string) => `${college} scanner`, path: "/scan" },
};
const ICONS = [
  { src: "/icons/any-192.png", sizes: "192x192", type: "image/png" },
  { src: "/icons/any-512.png", sizes: "512x512", type: "image/png" },
  { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
];

/**
 * What a phone is told when somebody puts a college's pages, or its scanner, on the home screen: each is an app of its own,
 * with the college's name and colour. Source: W3C, Web Application Manifest.
 */
export async function sendManifest(
  c: Context<AppEnv>,
  { college: slug, file }: { college: string; file: string },
): Promise<Response> {
  const surface = SURFACES[file as keyof typeof SURFACES];
  if (!surface) throw new AppError("NOT_FOUND");
  // A new request: everybody is told the same.
  const { scope } = await openQuietly(c, slug, new Request(c.req.url));
  const { name, accent } = scope.college;
  const start = `/${slug}${surface.path}`;
  c.header("cache-control", "public, max-age=3600");
  c.header("content-type", "application/manifest+json");
  return c.body(
    JSON.stringify({
      id: start,
      name: surface.of(name),
      short_name: surface.of(name).slice(0, 12),
      start_url: start,
      scope: "/",
      display: "standalone",
      theme_color: accent,
      background_color: "#f7f7f5",
      icons: ICONS,
    }),
  );
}
