import { env } from "cloudflare:workers";
import { type Browser, commandId, ORIGIN } from "./test-browser.ts";

/** As `scripts/test-provider.ts` takes it. */
export type CampusAccount = {
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly groups?: readonly string[];
  /** Claims put into the signed token over the honest ones; null takes one out. */
  readonly idToken?: Readonly<Record<string, unknown>>;
  readonly signature?: "own" | "stranger" | "none";
};

export async function putAccount(provider: string, subject: string, account: CampusAccount): Promise<void> {
  await fetch(`${provider}/test/people/${encodeURIComponent(subject)}`, {
    method: "PUT",
    body: JSON.stringify(account),
  });
}

/** Publishes a record where the product looks for it. */
export async function putTxt({ name, value }: { name: string; value: string }): Promise<void> {
  await fetch(`${new URL(env.DNS_RESOLVER).origin}/test/txt/${name}`, { method: "PUT", body: value });
}

const REDIRECTS_MAX = 10;

/** Signs in at the provider as a browser does, until it sends back to the product. @returns where to */
export async function visitProvider(url: string, subject: string): Promise<URL> {
  const jar = new Map<string, string>();
  let at = new URL(url);
  at.searchParams.set("login_hint", subject);
  for (let hop = 0; hop < REDIRECTS_MAX; hop++) {
    const cookie = Array.from(jar, ([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(at.href, { headers: { cookie }, redirect: "manual" });
    const page = await response.text();
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const next = URL.parse(response.headers.get("location") ?? "", at.href);
    if (!next) throw new Error(`the provider stopped at ${at.pathname} with ${response.status}: ${page.slice(0, 300)}`);
    if (next.origin === ORIGIN) return next;
    at = next;
  }
  throw new Error("the provider goes round in circles");
}

/** What the page at that address sends to the server. */
export function answerAt(url: URL) {
  const providerId = url.pathname.split("/").at(-1) ?? "";
  const said = Object.fromEntries(url.searchParams);
  return { providerId, state: said.state ?? "", ...pick(said, "code"), ...pick(said, "iss"), ...pick(said, "error") };
}

function pick<K extends string>(said: Record<string, string>, name: K): Partial<Record<K, string>> {
  return (said[name] === undefined ? {} : { [name]: said[name] }) as Partial<Record<K, string>>;
}

/** A whole sign-in (or link, or test) with a campus account. */
export async function goThrough(
  browser: Browser,
  providerId: string,
  subject: string,
  purpose: "sign-in" | "link" | "test" = "sign-in",
) {
  const { url } = await browser.api.sso.begin.mutate({ providerId, purpose });
  return browser.api.sso.finish.mutate(answerAt(await visitProvider(url, subject)));
}

type Settings = Partial<Parameters<Browser["api"]["sso"]["addProvider"]["mutate"]>[0]>;

/** Sets up a campus login that is proved, tested and on. `admin` has proved a second factor. */
export async function setUpCampusLogin(admin: Browser, provider: string, settings: Settings = {}): Promise<string> {
  const { sso } = admin.api;
  const added = await sso.addProvider.mutate({
    commandId: commandId(),
    issuer: provider,
    domain: "campus.example",
    name: "Campus account",
    clientId: "campuspulse",
    clientSecret: "a secret of thirty-two characters",
    rolesClaim: "groups",
    roleRules: [],
    mfaAcr: null,
    ...settings,
  });
  const providerId = added.id;
  await putTxt(added.dnsRecord);
  await sso.verifyDomain.mutate({ providerId });
  await putAccount(provider, "tester", { email: "tester@campus.example", email_verified: true, name: "Tess" });
  await goThrough(admin, providerId, "tester", "test");
  await sso.enableProvider.mutate({ providerId, enabled: true });
  return providerId;
}
