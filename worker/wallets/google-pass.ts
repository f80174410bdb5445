import { importPKCS8, SignJWT } from "jose";
import { accentFor } from "#shared/accent";
import { sha256Hex } from "#shared/sha256";
import { spacedCode } from "../printing/spaced-code.ts";
import type { GoogleKeys } from "./wallet-keys.ts";
import type { WalletPass } from "./wallet-pass.ts";

const SAVE = "https://pay.google.com/gp/v/save/";
/** Google's own number for a link that every browser takes. */
const JWT_CHARS_MAX = 1_800;
/** Names are cut to these one after the other until the link fits. */
const WORDS_CHARS_MAX = [200, 60, 30, 15, 6, 3] as const;
/** Of a digest in hex: 64 bits, as a pass's own id has. */
const DIGEST_CHARS = 16;

/**
 * The address that puts a pass into Google's wallet: everything it says is in it, signed by the service account. What Google
 * knows by its id it never changes for a link, so what a thing says makes its id: after a change it is another thing.
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
      payload: await describeTicket(wallet, keys.issuerId, chars),
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

/** The event, which all of its tickets share, and the ticket. */
async function describeTicket({ college, event, pass }: WalletPass, issuerId: string, chars: number) {
  const said = (value: string) => ({ defaultValue: { language: "en", value: cut(value, chars) } });
  const ticketClass = {
    issuerName: cut(college.name, chars),
    reviewStatus: "UNDER_REVIEW",
    eventName: said(event.title),
    venue: { name: said(event.venue), address: said(college.name) },
    dateTime: { start: isoOf(event.startsAt) },
    hexBackgroundColor: accentFor(college.accent, "light").fill,
  };
  const classId = `${issuerId}.${await digestOf(event.id, ticketClass)}`;
  const ticket = {
    classId,
    state: "ACTIVE",
    ticketHolderName: cut(pass.name, chars),
    ticketType: said(pass.ticketType),
    barcode: { type: "QR_CODE", value: pass.code, alternateText: spacedCode(pass.shortCode) },
  };
  const id = `${issuerId}.${await digestOf(pass.id, ticket)}`;
  return { eventTicketClasses: [{ id: classId, ...ticketClass }], eventTicketObjects: [{ id, ...ticket }] };
}

async function digestOf(id: string, said: object): Promise<string> {
  return (await sha256Hex(JSON.stringify([id, said]))).slice(0, DIGEST_CHARS);
}

function cut(words: string, chars: number): string {
  const letters = Array.from(words);
  return letters.length <= chars ? words : `${letters.slice(0, chars - 1).join("")}…`;
}

function isoOf(at: number): string {
  return new Date(at).toISOString().replace(":00.000Z", "Z");
}
