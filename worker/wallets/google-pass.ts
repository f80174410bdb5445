import { importPKCS8, SignJWT } from "jose";
import { accentFor } from "#shared/accent";
import { spacedCode } from "../printing/spaced-code.ts";
import type { GoogleKeys } from "./wallet-keys.ts";
import { isVoid, type WalletPass } from "./wallet-pass.ts";

const SAVE = "https://pay.google.com/gp/v/save/";

/**
 * The address that puts a pass into Google's wallet: everything it says is in it, signed by the service account.
 * @param madeAt epoch milliseconds
 * Source: Google Wallet, "Event tickets", JWT and REST reference.
 */
export async function linkToGoogle(wallet: WalletPass, keys: GoogleKeys, madeAt: number): Promise<string> {
  const { ticketClass, ticketObject } = describeGooglePass(wallet, keys.issuerId);
  const payload = { eventTicketClasses: [ticketClass], eventTicketObjects: [ticketObject] };
  const jwt = await new SignJWT({ typ: "savetowallet", origins: [], payload })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: keys.keyId })
    .setIssuer(keys.email)
    .setAudience("google")
    .setIssuedAt(Math.floor(madeAt / 1000))
    .sign(await importPKCS8(keys.privateKey, "RS256"));
  return `${SAVE}${jwt}`;
}

/** The event, which all of its tickets share, and the ticket. */
export function describeGooglePass(wallet: WalletPass, issuerId: string) {
  const { college, event, pass } = wallet;
  const classId = `${issuerId}.${event.id}`;
  return {
    ticketClass: {
      id: classId,
      issuerName: college.name,
      reviewStatus: "UNDER_REVIEW",
      eventName: inWords(event.title),
      venue: { name: inWords(event.venue), address: inWords(college.name) },
      dateTime: { start: isoOf(event.startsAt), end: isoOf(event.endsAt) },
      hexBackgroundColor: accentFor(college.accent, "light").fill,
    },
    ticketObject: {
      id: `${issuerId}.${pass.id}`,
      classId,
      state: isVoid(wallet) ? "INACTIVE" : "ACTIVE",
      ticketHolderName: pass.name,
      ticketNumber: pass.shortCode,
      ticketType: inWords(pass.ticketType),
      barcode: { type: "QR_CODE", value: pass.code, alternateText: spacedCode(pass.shortCode) },
      validTimeInterval: { start: { date: isoOf(pass.validFrom) }, end: { date: isoOf(pass.validUntil) } },
    },
  };
}

function inWords(value: string) {
  return { defaultValue: { language: "en", value } };
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}
