import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { patchGoogle } from "#worker/wallets/google-api";
import { pushToApple } from "#worker/wallets/push-to-apple";
import { type GoogleKeys, googleKeys, type PushKeys } from "#worker/wallets/wallet-keys";
import { startTestWalletServices, type TestWalletServices } from "./test-wallet-services.ts";
import { makeTestAccount, makeTestPushKey, PASS_TYPE, TEAM } from "./test-wallets.ts";

const PHONE = "0123456789abcdef".repeat(4);
const MINUTE = 60_000;
let services: TestWalletServices;
let push: PushKeys;
let google: GoogleKeys;

beforeAll(async () => {
  services = await startTestWalletServices();
  const { APPLE_PUSH_API: api = "", APPLE_PUSH_KEY_ID: keyId = "", APPLE_PUSH_KEY: key = "" } = services.bindings;
  push = { api, keyId, key, passType: PASS_TYPE, team: TEAM };
  const { GOOGLE_WALLET_API = "", GOOGLE_WALLET_ISSUER = "", GOOGLE_WALLET_ACCOUNT = "" } = services.bindings;
  const found = googleKeys({ GOOGLE_WALLET_API, GOOGLE_WALLET_ISSUER, GOOGLE_WALLET_ACCOUNT });
  if (!found) throw new Error("the account was not legible");
  google = found;
});
afterAll(() => services.close());

describe("Apple's push service", () => {
  const tell = (some: Partial<PushKeys> = {}, phone = PHONE, now = Date.now()) =>
    pushToApple(phone, { ...push, ...some }, now);

  test("gets one token within forty minutes, and then another", async () => {
    const phone = PHONE.replace("0", "f");
    const now = Date.now();
    for (const at of [now - 50 * MINUTE, now - 20 * MINUTE, now]) expect(await tell({}, phone, at)).toBe("sent");
    const pushes = await (await fetch(`${push.api}/test/pushes?token=${phone}`)).json();
    const [first, second, third] = pushes.map(
      ({ headers }: { headers: Record<string, string> }) => headers.authorization,
    );
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test("takes what is signed by the team's key, and nothing else", async () => {
    expect(await tell()).toBe("sent");
    const { APPLE_PUSH_KEY: key } = makeTestPushKey();
    expect(await tell({ key, keyId: "OTHERKEY12" })).toBe("failed");
    expect(await tell({ key: "no key", keyId: "NOKEY12345" })).toBe("failed");
    expect(await tell({ passType: "pass.other" })).toBe("refused");
    expect(await tell({}, "not-a-phone")).toBe("gone");
    expect(await tell({ api: "http://127.0.0.1:1" })).toBe("failed");
  });
});

describe("Google's wallet", () => {
  const thing = { id: "3388000000012345678.nobody-saved" };

  test("gives a token to its account alone, and knows what was saved", async () => {
    const { GOOGLE_WALLET_ACCOUNT } = makeTestAccount();
    const { private_key: privateKey } = JSON.parse(GOOGLE_WALLET_ACCOUNT);
    const patch = (some: Partial<GoogleKeys>) =>
      patchGoogle("eventTicketObject", thing, { ...google, ...some }, Date.now());
    expect(await patch({ privateKey, email: "stranger@example.com" })).toBe("failed");
    expect(await patch({})).toBe("failed");
    const saved = await fetch(`${push.api}/test/patched`);
    expect(await saved.json()).toEqual([]);
  });
});
