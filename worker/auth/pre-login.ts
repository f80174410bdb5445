import { readCookie } from "./cookies.ts";
import { isToken, makeToken } from "./token.ts";

/** Knows a browser again before anybody has signed in there; whoever holds it alone opens nothing. */
const PRE_LOGIN_COOKIE = "__Host-prelogin";
/** Outlives the window in which the links of one browser are counted. */
const PRE_LOGIN_SECONDS = 24 * 3_600;

/** The token of the browser that sent these cookies; null for one that never asked to sign in. */
export function readPreLogin(cookieHeader: string | null | undefined): string | null {
  const token = readCookie(cookieHeader, PRE_LOGIN_COOKIE);
  return token && isToken(token) ? token : null;
}

/** That token, or a new one for a new browser. `cookie` is the Set-Cookie line that keeps it. */
export function ensurePreLogin(cookieHeader: string | null | undefined): { token: string; cookie: string } {
  const token = readPreLogin(cookieHeader) ?? makeToken();
  const attributes = `Max-Age=${PRE_LOGIN_SECONDS}; Path=/; Secure; HttpOnly; SameSite=Lax`;
  return { token, cookie: `${PRE_LOGIN_COOKIE}=${token}; ${attributes}` };
}
