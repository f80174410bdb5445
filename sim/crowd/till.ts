import { makeAuthenticator } from "#worker/test-authenticator";
import type { Provider } from "./provider.ts";
import { type Session, type SessionDeps, Trouble } from "./session.ts";

const SELLER = { legalName: "Riverside College", address: "1 River Road", taxId: null, taxRateBp: 1_900 };

/** The college says who sells and connects its account at the provider, as on its settings page; once for all days. */
export async function openTill({ url }: SessionDeps, admin: Session, provider: Provider): Promise<void> {
  const settings = await admin.ask("payments.settings", (api) => api.payments.settings.query());
  if (settings.account === "ready") return;
  const passkey = await makeAuthenticator({ origin: url });
  const question = await admin.ask("auth.beginPasskey", (api) => api.auth.beginPasskey.mutate());
  const made = await passkey.make(question);
  await admin.ask("auth.addPasskey", (api) => api.auth.addPasskey.mutate(made));
  await admin.ask("payments.saveSeller", (api) => api.payments.saveSeller.mutate(SELLER));
  const { url: onboarding } = await admin.ask("payments.connect", (api) => api.payments.connect.mutate());
  await provider.onboard(onboarding);
  const { account } = await admin.ask("payments.checkAccount", (api) => api.payments.checkAccount.mutate());
  // Whoever signs in as the administrator meanwhile has no such key, and could prove nothing.
  await admin.ask("auth.removePasskey", (api) => api.auth.removePasskey.mutate({ id: made.id }));
  if (account !== "ready") throw new Trouble(`the college's account is ${account}`);
}
