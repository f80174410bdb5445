import type { APIRequestContext, Page } from "@playwright/test";
import type { Role } from "#shared/roles";
import { PLATFORM_ROLE } from "#shared/roles";
import { Api, RESETS_MAX } from "./api.ts";

/** The college every journey takes place at. */
export const COLLEGE = "riverside";

let people = 0;

/** An address nobody has used before, so that no test depends on what another did. */
export function freshAddress(): string {
  people++;
  return `guest-${process.pid}-${people}-${Math.floor(Math.random() * 1e6)}@riverside.example`;
}

/** The newest link mailed to an address whose path holds this, and whose fragment begins so. */
export async function mailedTo(
  request: APIRequestContext,
  address: string,
  path: string,
  fragment = "#token=",
): Promise<string | undefined> {
  const answer = await request.get("/dev/mailbox.json", { params: { to: address }, maxRetries: RESETS_MAX });
  const mails: { link: string | null }[] = await answer.json();
  return mails.map(({ link }) => link ?? "").find((link) => link.includes(path) && link.includes(fragment));
}

/** The newest link to sign in, or to an invitation, that was mailed to an address. */
export async function linkMailedTo(request: APIRequestContext, address: string): Promise<string> {
  const link = await mailedTo(request, address, "");
  if (!link) throw new Error(`no sign-in link was mailed to ${address}`);
  return link;
}

/** A newer link ends the older ones of its address, and a connection may be lost after its link was redeemed. */
const LINK_TRIES_MAX = 5;

/** Signs the context in as the seeded person with a role, in a few requests. */
export async function signInAs(request: APIRequestContext, role: Role, college = COLLEGE): Promise<Api> {
  const api = new Api(request, role === PLATFORM_ROLE ? "platform" : college);
  await redeemLink(api, async () => {
    const answer = await request.get(`/dev/sign-in/${role}`, {
      params: { college },
      maxRedirects: 0,
      maxRetries: RESETS_MAX,
    });
    return answer.headers().location ?? "";
  });
  return api;
}

/** Signs the context in as somebody new, who has just told their name. */
export async function signInAsGuest(request: APIRequestContext, name: string): Promise<{ api: Api; address: string }> {
  const address = freshAddress();
  const api = await signInBy(request, address);
  await api.mutate("auth.rename", { name });
  return { api, address };
}

/** Signs the context in as whoever reads the mail of this address. */
export async function signInBy(request: APIRequestContext, address: string, college = COLLEGE): Promise<Api> {
  const api = new Api(request, college);
  await redeemLink(api, async () => {
    await api.mutate("auth.requestLink", { email: address });
    return (await mailedTo(request, address, "/sign-in/confirm")) ?? "";
  });
  return api;
}

async function redeemLink(api: Api, askForLink: () => Promise<string>): Promise<void> {
  for (let tries = 1; ; tries++) {
    const link = await askForLink();
    try {
      await api.mutate("auth.redeemLink", { token: tokenOf(link) });
      return;
    } catch (error) {
      if (tries === LINK_TRIES_MAX) throw error;
    }
  }
}

/** Puts an authenticator into somebody's browser, which says yes to whatever it is asked. */
export async function giveAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  });
}

function tokenOf(link: string): string {
  const token = link.split("#token=")[1];
  if (!token) throw new Error(`no token in ${link}`);
  return token;
}
