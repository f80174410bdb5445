import { execFileSync } from "node:child_process";
import { createHash, createVerify } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { EventId, PassId } from "#shared/ids";
import { makeApplePass } from "#worker/wallets/apple-pass";
import { linkToGoogle } from "#worker/wallets/google-pass";
import { appleKeys, googleKeys, offeredWallets, pushKeys } from "#worker/wallets/wallet-keys";
import type { WalletPass } from "#worker/wallets/wallet-pass";
import { makeTestAccount, makeTestPushKey, makeTestWallets } from "./test-wallets.ts";

const CODE = "6BF+70R7E92%E2BT0S$OPSV7MVZ*7-:IWC8B4G".padEnd(138, "J3$K:9 Q");
const STARTS = Date.UTC(2026, 10, 13, 8);
const wallet: WalletPass = {
  college: { name: "Riverside College", accent: "#0f766e", timeZone: "Europe/Berlin" },
  event: {
    ...{ id: "evt_1" as EventId, title: "Open Day – “Zoë”", venue: "Main Quad", status: "published" },
    ...{ startsAt: STARTS, endsAt: STARTS + 8 * 3_600_000 },
  },
  pass: {
    ...{ id: "pas_1" as PassId, name: "王小明", ticketType: "Day ticket", due: 0, code: CODE, shortCode: "7K3M9QRT" },
    ...{
      validFrom: STARTS - 3_600_000,
      validUntil: STARTS + 9 * 3_600_000,
      revokedAt: null,
      givenAt: null,
      admission: null,
      holder: null,
    },
  },
};
const NOTHING = {
  ...{ APPLE_WALLET_PASS_TYPE: "", APPLE_WALLET_TEAM: "", GOOGLE_WALLET_ISSUER: "" },
  ...{ APPLE_PUSH_API: "", APPLE_PUSH_KEY_ID: "", GOOGLE_WALLET_API: "https://wallet.example" },
};

const made = makeTestWallets();
const dir = mkdtempSync(join(tmpdir(), "campuspulse-pkpass-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe.skipIf(!made)("a pass for Apple's wallet, looked at by OpenSSL", () => {
  const open = async (service: Parameters<typeof makeApplePass>[2] = null, shown = wallet) => {
    const keys = made && appleKeys({ ...NOTHING, ...made });
    if (!made || !keys) throw new Error("OpenSSL is not there");
    const files = unzip(await makeApplePass(shown, keys, service));
    const say = JSON.parse(String(files.get("pass.json")));
    return { files, say };
  };

  test("is signed by its pass type over exactly the files that are in it", async () => {
    const { files } = await open();
    const manifest = JSON.parse(String(files.get("manifest.json")));
    const named = [...files.keys()].filter((name) => name !== "manifest.json" && name !== "signature");
    expect(Object.keys(manifest).sort()).toEqual(named.sort());
    for (const name of named)
      expect(manifest[name]).toBe(
        createHash("sha1")
          .update(files.get(name) ?? "")
          .digest("hex"),
      );
    expect(verify(files.get("signature"), files.get("manifest.json"))).toContain("successful");
  });

  test("is not, once a letter of the digests is another", async () => {
    const { files } = await open();
    const changed = Buffer.from(files.get("manifest.json") ?? "");
    changed[changed.length - 4] = (changed.at(-4) ?? 0) ^ 1;
    expect(() => verify(files.get("signature"), changed)).toThrow(/Verification failure|digest/);
  });

  test("says what the pass page says, with the same code to the letter", async () => {
    const { say, files } = await open();
    expect(say).toMatchObject({
      ...{
        formatVersion: 1,
        passTypeIdentifier: made?.APPLE_WALLET_PASS_TYPE,
        teamIdentifier: made?.APPLE_WALLET_TEAM,
      },
      ...{ serialNumber: "pas_1", organizationName: "Riverside College", voided: false },
      ...{ relevantDate: "2026-11-13T08:00:00.000Z", expirationDate: "2026-11-13T17:00:00.000Z" },
      barcodes: [{ format: "PKBarcodeFormatQR", message: CODE, altText: "7K3M 9QRT" }],
      eventTicket: {
        primaryFields: [{ label: "Day ticket", value: "Open Day – “Zoë”" }],
        secondaryFields: [{ value: "王小明" }],
        auxiliaryFields: [{ value: "Fri 13 November at 09:00" }, { value: "Main Quad" }],
      },
    });
    expect(say).not.toHaveProperty("webServiceURL");
    // Its pictures are PNGs of the sizes that their names say.
    for (const [name, side] of [
      ["icon.png", 29],
      ["icon@2x.png", 58],
      ["icon@3x.png", 87],
    ] as const) {
      const png = files.get(name) ?? Buffer.alloc(0);
      expect([png.toString("latin1", 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(["PNG", side, side]);
    }
  });

  test("knows where to ask for its newest form, and is void once it was withdrawn", async () => {
    const service = { url: "https://campus.example/api/riverside/wallet", token: "a".repeat(64) };
    expect((await open()).say.eventTicket.backFields).toHaveLength(2);
    const revoked = { ...wallet, pass: { ...wallet.pass, revokedAt: STARTS } };
    const { say } = await open(service, revoked);
    expect(say).toMatchObject({ webServiceURL: service.url, authenticationToken: service.token, voided: true });
    expect(say.barcodes).toEqual([]);
    expect(JSON.stringify(say)).not.toMatch(/7K3M|6BF/);
  });
});

describe("a pass for Google's wallet, looked at by Node's own RSA", () => {
  const account = makeTestAccount();
  const keys = googleKeys({ ...NOTHING, ...account });

  test("is signed by the service account, and says what the pass page says", async () => {
    const link = await linkToGoogle(wallet, keys ?? never(), STARTS);
    expect(link).toMatch(/^https:\/\/pay\.google\.com\/gp\/v\/save\/[\w-]+\.[\w-]+\.[\w-]+$/);
    const [header = "", claims = "", signature = ""] = link.slice(link.lastIndexOf("/") + 1).split(".");
    const check = createVerify("RSA-SHA256").update(`${header}.${claims}`);
    expect(check.verify(account.publicKey, signature, "base64url")).toBe(true);
    const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
    expect(read(header)).toEqual({ alg: "RS256", typ: "JWT" });
    const said = read(claims);
    const classId = said.payload.eventTicketClasses[0].id;
    expect(classId).toMatch(new RegExp(`^${account.GOOGLE_WALLET_ISSUER}\\.[0-9a-f]{16}$`));
    expect(said).toMatchObject({
      ...{ iss: keys?.email, aud: "google", typ: "savetowallet", iat: STARTS / 1_000 },
      payload: {
        eventTicketClasses: [{ id: classId, eventName: { defaultValue: { value: "Open Day – “Zoë”" } } }],
        eventTicketObjects: [
          { classId, state: "ACTIVE", ticketHolderName: "王小明", barcode: { type: "QR_CODE", value: CODE } },
        ],
      },
    });
  });

  const saidBy = async (shown: WalletPass) => {
    const link = await linkToGoogle(shown, keys ?? never(), STARTS);
    const jwt = link.slice(link.lastIndexOf("/") + 1);
    // What Google says of links: browsers may cut longer ones.
    expect(jwt.length).toBeLessThanOrEqual(1_800);
    return JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString()).payload;
  };

  test("is the same one for Google whatever the event says, and another for each pass", async () => {
    const ids = async (shown: WalletPass) => {
      const { eventTicketClasses, eventTicketObjects } = await saidBy(shown);
      return [eventTicketClasses[0].id, eventTicketObjects[0].id];
    };
    const [classId, ticketId] = await ids(wallet);
    expect(await ids({ ...wallet, event: { ...wallet.event, venue: "The other hall" } })).toEqual([classId, ticketId]);
    const [sameClass, otherTicket] = await ids({ ...wallet, pass: { ...wallet.pass, id: "pas_2" as PassId } });
    expect([sameClass === classId, otherTicket === ticketId]).toEqual([true, false]);
  });

  test("fits into an address whatever people and events are called", async () => {
    const long = "Ein außergewöhnlich langer Name 🎪 ".repeat(6);
    const { eventTicketObjects } = await saidBy({
      college: { ...wallet.college, name: long },
      event: { ...wallet.event, id: `evt_${"0".repeat(26)}` as EventId, title: long, venue: long },
      pass: { ...wallet.pass, id: `pas_${"0".repeat(13)}` as PassId, name: long, ticketType: long },
    });
    expect(eventTicketObjects[0]).toMatchObject({
      ticketHolderName: expect.stringMatching(/^Ein auß.*…$/),
      barcode: { value: CODE },
    });
  });

  test("is offered where its account is legible", () => {
    expect(offeredWallets({ ...NOTHING, ...account })).toEqual(["google"]);
    expect(googleKeys({ ...NOTHING, ...account, GOOGLE_WALLET_ACCOUNT: "{" })).toBeNull();
    expect(googleKeys({ ...NOTHING, ...account, GOOGLE_WALLET_ACCOUNT: "{}" })).toBeNull();
    expect(offeredWallets(NOTHING)).toEqual([]);
    if (made) expect(offeredWallets({ ...NOTHING, ...made })).toEqual(["apple"]);
    const push = { ...NOTHING, ...made, ...makeTestPushKey() };
    if (made) expect(pushKeys(push)).toMatchObject({ passType: made.APPLE_WALLET_PASS_TYPE, keyId: "TESTKEY123" });
    expect(pushKeys({ ...push, APPLE_PUSH_KEY: "" })).toBeNull();
    if (made) expect(appleKeys({ ...made, APPLE_WALLET_KEY: "" })).toBeNull();
  });
});

function never(): never {
  throw new Error("the account was not legible");
}

/** @returns what OpenSSL says. @throws with what it says against it */
function verify(signature: Buffer | undefined, signed: Buffer | undefined): string {
  const put = (name: string, bytes: Buffer | string | undefined) => {
    writeFileSync(join(dir, name), bytes ?? "");
    return name;
  };
  const against = ["-CAfile", put("root.pem", made?.root), "-purpose", "any"];
  const what = ["-in", put("signature", signature), "-inform", "DER", "-content", put("manifest.json", signed)];
  const args = ["cms", "-verify", "-binary", ...what, ...against, "-out", "verified"];
  // It says so on its standard error.
  execFileSync("sh", ["-c", 'openssl "$@" 2> said || { cat said >&2; exit 1; }', "sh", ...args], {
    cwd: dir,
    stdio: ["ignore", "pipe", "pipe"],
  });
  return readFileSync(join(dir, "said"), "utf8");
}

/** The files of an archive that stores them as they are. Source: PKWARE, APPNOTE, 4.3.7. */
function unzip(archive: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(archive);
  const files = new Map<string, Buffer>();
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50; ) {
    const [size, nameSize, extra] = [
      bytes.readUInt32LE(at + 18),
      bytes.readUInt16LE(at + 26),
      bytes.readUInt16LE(at + 28),
    ];
    const from = at + 30 + nameSize + extra;
    files.set(bytes.toString("utf8", at + 30, at + 30 + nameSize), bytes.subarray(from, from + size));
    at = from + size;
  }
  return files;
}
