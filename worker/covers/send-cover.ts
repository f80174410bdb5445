import type { Context } from "hono";
import { AppError } from "#shared/errors";
import type { AppEnv } from "../app.ts";
import { ownCollegeOf } from "../auth/own-host.ts";
import { openPlatformDb } from "../repositories/platform-db.ts";
import { originOf } from "../same-origin.ts";
import { findCoverFile } from "./media.ts";

const COLLEGE = /^col_[0-9a-z]{26}$/;
const FILE = /^cvr_[0-9a-z]{26}(-small)?\.jpg$/;
/** What is erased is gone from every data centre within this time, though browsers that had it may keep it. */
const KEPT_AT_EDGE_SECONDS = 86_400;

/** For who opens the address itself: a picture, and nothing that runs. Other sites do not show it. */
const PICTURE_HEADERS = {
  "content-type": "image/jpeg",
  // Another picture has another address.
  "cache-control": "public, max-age=31536000, immutable",
  "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
};

/** One file of a picture, for whoever knows its address: that has eighty random bits and is in no list but its event's. */
export async function sendCover(
  c: Context<AppEnv>,
  { college, file }: { readonly college: string; readonly file: string },
): Promise<Response> {
  if (!COLLEGE.test(college) || !FILE.test(file)) throw new AppError("NOT_FOUND");
  const origin = originOf(c.req.url);
  const only = await ownCollegeOf(openPlatformDb(c.env), origin, Date.now());
  if (only !== null && only !== college) throw new AppError("NOT_FOUND");
  const address = `${origin}/media/${college}/${file}`;
  const kept = await caches.default.match(address);
  if (kept) return new Response(kept.body, { headers: PICTURE_HEADERS });
  const picture = await findCoverFile(c.env, college, file);
  if (!picture) throw new AppError("NOT_FOUND");
  const headers = { "content-type": "image/jpeg", "cache-control": `public, max-age=${KEPT_AT_EDGE_SECONDS}` };
  c.executionCtx.waitUntil(caches.default.put(address, new Response(picture, { headers })));
  return new Response(picture, { headers: PICTURE_HEADERS });
}
