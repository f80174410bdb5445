import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const PASS_TYPE = "pass.example.campuspulse.test";
export const TEAM = "TESTTEAM99";

export type TestWallets = {
  readonly APPLE_WALLET_PASS_TYPE: string;
  readonly APPLE_WALLET_TEAM: string;
  readonly APPLE_WALLET_CERTIFICATE: string;
  readonly APPLE_WALLET_KEY: string;
  readonly APPLE_WALLET_ISSUER: string;
  /** The self-signed certificate at the top of the chain. */
  readonly root: string;
};

/** What stands in for Apple's certificates: a root, an issuer it signed, and a pass type that one signed. Null without OpenSSL. */
export function makeTestWallets(): TestWallets | null {
  const dir = mkdtempSync(join(tmpdir(), "campuspulse-wallets-"));
  const openssl = (...args: readonly string[]) =>
    execFileSync("openssl", [...args], { cwd: dir, stdio: ["ignore", "ignore", "ignore"] });
  const read = (name: string) => readFileSync(join(dir, name), "utf8");
  const years = ["-days", "3650"];
  const key = (name: string) => ["-newkey", "rsa:2048", "-noenc", "-keyout", `${name}.key`];
  const signed = (name: string, by: string, ...more: readonly string[]) => [
    ...["x509", "-req", "-in", `${name}.csr`, "-CA", `${by}.pem`, "-CAkey", `${by}.key`, "-CAcreateserial"],
    ...["-out", `${name}.pem`, ...years, ...more],
  ];
  try {
    openssl("req", "-x509", ...key("root"), "-out", "root.pem", ...years, "-subj", "/CN=Test root");
    openssl("req", ...key("issuer"), "-out", "issuer.csr", "-subj", "/CN=Test issuer/O=Test");
    openssl(...signed("issuer", "root", "-extfile", extensions(dir, "issuer", "basicConstraints=CA:TRUE")));
    openssl("req", ...key("pass"), "-out", "pass.csr", "-subj", `/UID=${PASS_TYPE}/CN=Pass Type ID/OU=${TEAM}`);
    openssl(...signed("pass", "issuer", "-extfile", extensions(dir, "pass", "keyUsage=digitalSignature")));
    // As OpenSSL 1 wrote it: what Apple's own instructions lead to.
    openssl("rsa", "-in", "pass.key", "-out", "pass.rsa.key", "-traditional");
    return {
      APPLE_WALLET_PASS_TYPE: PASS_TYPE,
      APPLE_WALLET_TEAM: TEAM,
      APPLE_WALLET_CERTIFICATE: read("pass.pem"),
      APPLE_WALLET_KEY: read("pass.rsa.key"),
      APPLE_WALLET_ISSUER: read("issuer.pem"),
      root: read("root.pem"),
    };
  } catch {
    return null;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The name of a file that says so. */
function extensions(dir: string, name: string, line: string): string {
  writeFileSync(join(dir, `${name}.ext`), `${line}\n`);
  return `${name}.ext`;
}

/** What stands in for a key of Apple's push service. */
export function makeTestPushKey(): {
  readonly APPLE_PUSH_KEY_ID: string;
  readonly APPLE_PUSH_KEY: string;
  readonly publicKey: string;
} {
  const pair = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return { APPLE_PUSH_KEY_ID: "TESTKEY123", APPLE_PUSH_KEY: pair.privateKey, publicKey: pair.publicKey };
}

/** What stands in for a Google service account, which gets its tokens there. */
export function makeTestAccount(tokenUri = "https://oauth2.example/token"): {
  readonly GOOGLE_WALLET_ISSUER: string;
  readonly GOOGLE_WALLET_ACCOUNT: string;
  readonly publicKey: string;
} {
  const pair = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const account = {
    client_email: "campuspulse-wallet@some-project-123456.iam.gserviceaccount.example",
    private_key: pair.privateKey,
    private_key_id: "test-key",
    token_uri: tokenUri,
  };
  return {
    GOOGLE_WALLET_ISSUER: "3388000000012345678",
    GOOGLE_WALLET_ACCOUNT: JSON.stringify(account),
    publicKey: pair.publicKey,
  };
}
