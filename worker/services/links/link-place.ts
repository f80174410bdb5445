import { readPreLogin } from "../../auth/pre-login.ts";
import type { LinkPlace } from "../../auth/sign-in-link.ts";
import type { EdgeCtx } from "../../context.ts";

/** Where the request of this context asks for a link or redeems one. */
export function linkPlace({ scope, cookies, now }: EdgeCtx): LinkPlace {
  return { college: scope?.college ?? null, browserToken: readPreLogin(cookies), now };
}
