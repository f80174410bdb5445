import { describe, expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import { importSigningKey, importVerifyKey, sign } from "#shared/ed25519";
import { proveCode } from "#shared/prove-code";
import { checkCode } from "./decide.ts";
import { CODE_TEXT_CHARS_MAX, decodeCode, encodeCode, SIGNED_TEXT_CHARS, toText } from "./format.ts";
import type { CodeExpectation, DecodedCode, PassCode, SignedCode } from "./types.ts";

const OPENS = Date.UTC(2027, 2, 12, 8);
const CLOSES = Date.UTC(2027, 2, 12, 22);
const NOON = Date.UTC(2027, 2, 12, 12);

const pass: PassCode = {
  kind: "pass",
  keyId: 1,
  college: 0xba7816bf,
  event: 0xe3b0c442,
  passId: countedId("pass", 7),
  notBefore: OPENS,
  expires: CLOSES,
  home: 3,
};
const { passId: _, ...fields } = pass;
const pickup: SignedCode = { ...fields, kind: "pickup", orderId: countedId("order", 9) };
const atTheGate: CodeExpectation = {
  kind: "pass",
  college: pass.college,
  event: pass.event,
  now: NOON,
  keys: { current: 1, keepsPrevious: true },
};

const key = await importSigningKey(new Uint8Array(32).fill(5));
const verifyKey = await importVerifyKey(key.publicKey);

async function textOf(code: SignedCode): Promise<string> {
  const signed = encodeCode(code);
  return toText(signed, await sign(key, signed));
}

async function refusalOf(text: string, expectation: CodeExpectation) {
  const code = decodeCode(text);
  return checkCode(code, await proveCode(code, () => verifyKey), expectation);
}

function codeOf(decoded: DecodedCode): SignedCode | null {
  return decoded.form === "signed" ? decoded.code : null;
}

describe("the layout", () => {
  test("is version, key, college, event, subject, flags, window and home, big-endian", () => {
    expect(Buffer.from(encodeCode(pass)).toString("hex")).toBe(
      ["01", "01", "ba7816bf", "e3b0c442", "0000000000000007"].join("") +
        ["00", (OPENS / 1000).toString(16), (CLOSES / 1000).toString(16), "03"].join(""),
    );
  });

  test("fits a QR's alphanumeric mode", async () => {
    const text = await textOf(pass);
    expect(text).toHaveLength(SIGNED_TEXT_CHARS);
    expect(text).toMatch(/^[0-9A-Z $%*+\-./:]+$/);
  });

  test("gives a pass and a pickup back as they were", async () => {
    expect(codeOf(decodeCode(await textOf(pass)))).toEqual(pass);
    expect(codeOf(decodeCode(await textOf(pickup)))).toEqual(pickup);
  });

  test("widens a window to whole seconds", () => {
    const odd = { ...pass, notBefore: OPENS + 999, expires: CLOSES + 1 };
    expect(codeOf(decodeCode(toText(encodeCode(odd), new Uint8Array(64))))).toMatchObject({
      notBefore: OPENS,
      expires: CLOSES + 1_000,
    });
  });

  test("cuts a window at 2106, where four bytes of seconds end", () => {
    const far = { ...pass, notBefore: -5, expires: Date.UTC(2200, 0) };
    expect(codeOf(decodeCode(toText(encodeCode(far), new Uint8Array(64))))).toMatchObject({
      notBefore: 0,
      expires: 0xffff_ffff * 1_000,
    });
  });

  test.each([
    ["a key id above a byte", { keyId: 256 }],
    ["a negative home", { home: -1 }],
    ["a tag above 32 bits", { college: 2 ** 32 }],
    ["a fraction", { event: 0.5 }],
  ])("calls %s a bug", (_, wrong) => {
    expect(() => encodeCode({ ...pass, ...wrong })).toThrow(RangeError);
  });

  test("calls signed bytes or a signature of another length a bug", () => {
    expect(() => toText(new Uint8Array(27), new Uint8Array(64))).toThrow(RangeError);
    expect(() => toText(new Uint8Array(28), new Uint8Array(63))).toThrow(RangeError);
  });
});

describe("reading", () => {
  test("forgives lower case and white space around the text", async () => {
    const text = await textOf(pass);
    expect(codeOf(decodeCode(`\r\n ${text.toLowerCase()} \t\n`))).toEqual(pass);
  });

  test("survives trimming of a text that begins with a space", async () => {
    const spaced = { ...pass, keyId: 5 };
    const text = await textOf(spaced);
    expect(text.startsWith(" ")).toBe(true);
    expect(codeOf(decodeCode(text))).toEqual(spaced);
    expect(codeOf(decodeCode(text.trim()))).toEqual(spaced);
  });

  test.each([
    ["as shown", "7K3M9QRT", "7K3M9QRT"],
    ["in lower case with dashes", "7k3m-9qrt", "7K3M9QRT"],
    ["in groups, with a line end", " 7K 3M 9Q RT\n", "7K3M9QRT"],
    ["with letters that look like digits", "OIL0-ilo0", "01101100"],
  ])("takes a short code typed %s", (_, typed, shortCode) => {
    expect(decodeCode(typed)).toEqual({ form: "short", shortCode });
  });

  test.each([
    ["seven characters", "7K3M9QR"],
    ["nine characters", "7K3M9QRT2"],
    ["U, which Crockford leaves out", "7K3M9QRU"],
    ["letters of another alphabet", "７K3M9QRT"],
    ["a letter that only upper-casing makes ours", "7K3M9QRſ"],
  ])("does not take %s for a short code", (_, typed) => {
    expect(decodeCode(typed)).toEqual({ form: "unreadable" });
  });

  test.each([
    ["another version", (bytes: Uint8Array) => bytes.fill(2, 0, 1)],
    ["an unknown flag", (bytes: Uint8Array) => bytes.fill(3, 18, 19)],
    ["the flag of a rotating pass without one", (bytes: Uint8Array) => bytes.fill(2, 18, 19)],
  ])("does not read %s", (_, change) => {
    const signed = encodeCode(pass);
    change(signed);
    expect(decodeCode(toText(signed, new Uint8Array(64)))).toEqual({ form: "unreadable" });
  });

  test("does not read a text with a character too many or too few", async () => {
    const text = await textOf(pass);
    expect(decodeCode(text.slice(0, -1)).form).toBe("unreadable");
    expect(decodeCode(text.slice(2)).form).toBe("unreadable");
    expect(decodeCode(`${text}000`).form).toBe("unreadable");
  });

  test("stops at its limit before looking at the text", async () => {
    const text = await textOf(pass);
    expect(decodeCode(text.padEnd(CODE_TEXT_CHARS_MAX)).form).toBe("signed");
    expect(decodeCode(text.padEnd(CODE_TEXT_CHARS_MAX + 1)).form).toBe("unreadable");
  });
});

describe("checking", () => {
  test("a text that lost its first character is refused", async () => {
    expect(await refusalOf((await textOf(pass)).slice(1), atTheGate)).toEqual({ code: "pass-forged" });
  });

  test("a genuine pass at its event in its window is good", async () => {
    expect(await refusalOf(await textOf(pass), atTheGate)).toBeNull();
  });

  test.each([
    ["a millisecond before it opens", OPENS - 1, { code: "pass-not-yet-valid", validFrom: OPENS }],
    ["the instant it opens", OPENS, null],
    ["its last millisecond", CLOSES - 1, null],
    ["the instant it ends", CLOSES, { code: "pass-expired", expiredAt: CLOSES }],
  ])("at %s", async (_, now, refusal) => {
    expect(await refusalOf(await textOf(pass), { ...atTheGate, now })).toEqual(refusal);
  });

  test("a genuine pass for another event or college says so, even when it has expired", async () => {
    const text = await textOf(pass);
    expect(await refusalOf(text, { ...atTheGate, event: 1 })).toEqual({ code: "pass-wrong-event" });
    expect(await refusalOf(text, { ...atTheGate, college: 1, now: CLOSES })).toEqual({ code: "pass-wrong-event" });
  });

  test("a pass signed with a stranger's key is forged, even when it has expired", async () => {
    const signed = encodeCode(pass);
    const strange = await sign(await importSigningKey(new Uint8Array(32).fill(6)), signed);
    expect(await refusalOf(toText(signed, strange), { ...atTheGate, now: CLOSES })).toEqual({ code: "pass-forged" });
  });

  test("a pickup shown at the gate and a pass shown at the counter are unknown", async () => {
    expect(await refusalOf(await textOf(pickup), atTheGate)).toEqual({ code: "pass-unknown" });
    expect(await refusalOf(await textOf(pass), { ...atTheGate, kind: "pickup" })).toEqual({ code: "pass-unknown" });
    expect(await refusalOf(await textOf(pickup), { ...atTheGate, kind: "pickup" })).toBeNull();
  });

  test("a short code is left to the ledger", async () => {
    expect(await refusalOf("7K3M-9QRT", atTheGate)).toBeNull();
  });
});

describe("any other QR is not a pass", () => {
  const corpus = [
    "",
    " ",
    "https://example.com/ticket?id=1",
    "HTTPS://EXAMPLE.COM/TICKET",
    "javascript:alert(1)",
    "<script>fetch('//evil.example')</script>",
    "<img src=x onerror=alert(1)>",
    "WIFI:T:WPA;S:campus;P:secret;;",
    "BEGIN:VCARD\nFN:Mallory\nEND:VCARD",
    "HC1:6BFOXN%TSMAHN-H/P8JU6+BS.5E9%UD82.7JJ59W2TT+FM*4/IQ0YVKQCPTHCV4*XUA2PWKP/HLIJL8JF8JF7LPMIH-O92UQ",
    "'; DROP TABLE passes; --",
    "../../etc/passwd",
    "\u0000\u0001\u0002",
    "🎟️".repeat(46),
    "\u202E7K3M9QRT",
    "ß".repeat(SIGNED_TEXT_CHARS),
    "\ud800".repeat(SIGNED_TEXT_CHARS),
    "A".repeat(3_000),
    " ".repeat(3_000),
    "-".repeat(CODE_TEXT_CHARS_MAX),
    ":".repeat(SIGNED_TEXT_CHARS),
    "0".repeat(SIGNED_TEXT_CHARS),
    "eyJhbGciOiJub25lIn0.eyJwYXNzIjoxfQ.",
  ];

  test.each(corpus)("%j", async (text) => {
    expect(decodeCode(text)).toEqual({ form: "unreadable" });
    expect(await refusalOf(text, atTheGate)).toEqual({ code: "pass-unknown" });
  });
});
