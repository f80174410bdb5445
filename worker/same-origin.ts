import { createMiddleware } from "hono/factory";
import { AppError } from "#shared/errors";
import type { AppEnv } from "./app.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Only our own pages may change anything or open a socket, whatever cookie a browser sends along: a page of a sibling
 * host is same-site, so SameSite does not stop it. A browser that says where a request comes from is believed; without
 * Sec-Fetch-Site the Origin must be this very scheme, host and port. Sockets always need that, for no preflight guards
 * them. And whatever changes something is JSON: a form can send text or multipart without asking first.
 */
export const requireOwnPage = ownPageSending("application/json");

/** The same for bytes: no form can send this type without asking first either. */
export const requireOwnUpload = ownPageSending("application/octet-stream");

function ownPageSending(mediaType: string) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const { method, headers, url } = c.req.raw;
    const isOwnOrigin = () => headers.get("origin") === originOf(url);
    if (SAFE_METHODS.has(method)) {
      if (headers.has("upgrade") && !isOwnOrigin()) throw new AppError("NOT_ALLOWED", CROSS_SITE);
    } else {
      const site = headers.get("sec-fetch-site");
      if (site === null ? !isOwnOrigin() : site !== "same-origin") throw new AppError("NOT_ALLOWED", CROSS_SITE);
      const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
      if (type !== mediaType) throw new AppError("UNSUPPORTED_MEDIA");
    }
    await next();
  });
}

/** Scheme, host and port of a request's address, which the platform has already put into its normal form. */
export function originOf(url: string): string {
  const start = url.indexOf("//") + 2;
  const end = url.indexOf("/", start);
  return end < 0 ? url : url.slice(0, end);
}

const CROSS_SITE =
  "This request came from another site, so it was not carried out. Open CampusPulse itself and try again.";
