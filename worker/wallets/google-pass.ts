import { importPKCS8, SignJWT } from "jose";
import { accentFor } from "#shared/accent";
import { sha256Hex } from "#shared/sha256";
import { spacedCode } from "../printing/spaced-code.ts";
import type { GoogleKeys } from "./wallet-keys.ts";
import { isVoid, type WalletPass } from "./wallet-pass.ts";

const SAVE = "https://pay.google.com/gp/v/save/";
/** Google's own number for a link that every browser takes. */
const JWT_CHARS_MAX = 1_800;
/** Names are cut to these one after the other until the link fits. */
const WORDS_CHARS_MAX = [200, 60, 30, 15, 6, 3] as const;
/** Of a digest in hex: 64 bits, as a pass's own id has. */
const DIGEST_CHARS = 16;

/**
 * The address that puts a pass into Google's wallet: everything it says is in it, signed by the service account. What Google
 * knows by its id it never changes for a link: that is told it, google-api.ts.
 * @param madeAt epoch milliseconds
 * Source: Google Wallet, "Event tickets", JWT and REST reference.
 */
export async function linkToGoogle(wallet: WalletPass, keys: GoogleKeys, madeAt: number): Promise<string> {
  const key = await importPKCS8(keys.privateKey, "RS256");
  let jwt = "";
  for (const chars of WORDS_CHARS_MAX) {
    jwt = await new SignJWT({
      typ: "savetowallet",
      origins: [],
      payload: {
        eventTicketClasses: [await describeClass(wallet, keys.issuerId, chars)],
        eventTicketObjects: [await describeTicket(wallet, keys.issuerId, chars)],
      },
    })
      .setProtectedHeader({ alg: "RS256", typ: "JWT" })
      .setIssuer(keys.email)
      .setAudience("google")
      .setIssuedAt(Math.floor(madeAt / 1000))
      .sign(key);
    if (jwt.length <= JWT_CHARS_MAX) break;
  }
  return `${SAVE}${jwt}`;
}

/** An event, which all of its tickets share. */
export async function describeClass(
  { college, event }: WalletPass,
  issuerId: string,
  chars: number = WORDS_CHARS_MAX[0],
) {
  return {
    id: await classIdOf(event, issuerId),
    issuerName: cut(college.name, chars),
    reviewStatus: "UNDER_REVIEW",
    eventName: saying(event.title, chars),
    venue: { name: saying(event.venue, chars), address: saying(college.name, chars) },
    dateTime: { start: isoOf(event.startsAt) },
    hexBackgroundColor: accentFor(college.accent, "light").fill,
  };
}

/** A place at it. What opens nothing any more goes where Google keeps what is over, and is given no code. */
export async function describeTicket(wallet: WalletPass, issuerId: string, chars: number = WORDS_CHARS_MAX[0]) {
  const { event, pass } = wallet;
  const voided = isVoid(wallet);
  return {
    id: `${issuerId}.${await digestOf(pass.id)}`,
    classId: await classIdOf(event, issuerId),
    state: voided ? "EXPIRED" : "ACTIVE",
    ticketHolderName: cut(pass.name, chars),
    ticketType: saying(pass.ticketType, chars),
    ...(!voided && { barcode: { type: "QR_CODE", value: pass.code, alternateText: spacedCode(pass.shortCode) } }),
  };
}

async function classIdOf({ id }: WalletPass["event"], issuerId: string): Promise<string> {
  return `${issuerId}.${await digestOf(id)}`;
}

async function digestOf(id: string): Promise<string> {
  return (await sha256Hex(id)).slice(0, DIGEST_CHARS);
}

function saying(value: string, chars: number) {
  return { defaultValue: { language: "en", value: cut(value, chars) } };
}

function cut(words: string, chars: number): string {
  const letters = Array.from(words);
  return letters.length <= chars ? words : `${letters.slice(0, chars - 1).join("")}…`;
}

function isoOf(at: number): string {
  return new Date(at).toISOString().replace(":00.000Z", "Z");
}
