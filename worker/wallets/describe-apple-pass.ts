import { accentFor, parseHex } from "#shared/accent";
import { spacedCode } from "../printing/spaced-code.ts";
import type { AppleKeys } from "./wallet-keys.ts";
import { isVoid, type WalletPass, whenOf } from "./wallet-pass.ts";

/** Where a phone asks whether its pass has changed, and with what. Null where there is no https: Apple asks nowhere else. */
export type PassService = { readonly url: string; readonly token: string } | null;

/** What a pass says; two that say the same are the same pass. */
export function describeApplePass(
  wallet: WalletPass,
  { passType, team }: Pick<AppleKeys, "passType" | "team">,
  service: PassService,
) {
  const { college, event, pass } = wallet;
  const { fill, on } = accentFor(college.accent, "light");
  const voided = isVoid(wallet);
  return {
    formatVersion: 1,
    passTypeIdentifier: passType,
    teamIdentifier: team,
    serialNumber: pass.id,
    organizationName: college.name,
    logoText: college.name,
    description: `Pass for ${event.title}`,
    backgroundColor: rgbOf(fill),
    foregroundColor: rgbOf(on),
    labelColor: rgbOf(on),
    relevantDate: isoOf(event.startsAt),
    expirationDate: isoOf(pass.validUntil),
    voided,
    sharingProhibited: true,
    barcodes: voided ? [] : [barcodeOf(pass)],
    eventTicket: {
      primaryFields: [{ key: "event", label: pass.ticketType, value: event.title }],
      secondaryFields: [{ key: "name", label: "Name", value: pass.name }],
      auxiliaryFields: [
        { key: "when", label: "Begins", value: whenOf(wallet), changeMessage: "It begins at another time: %@" },
        { key: "where", label: "Place", value: event.venue, changeMessage: "It is at another place: %@" },
      ],
      backFields: voided
        ? [{ key: "how", label: "At the gate", value: "This opens nothing any more." }]
        : [
            { key: "code", label: "Code", value: spacedCode(pass.shortCode) },
            { key: "how", label: "At the gate", value: "Show this at any gate, or say its code. It works once." },
          ],
    },
    ...(service && { webServiceURL: service.url, authenticationToken: service.token }),
  };
}

function barcodeOf({ code, shortCode }: WalletPass["pass"]) {
  return {
    format: "PKBarcodeFormatQR",
    message: code,
    messageEncoding: "iso-8859-1",
    altText: spacedCode(shortCode),
  };
}

function rgbOf(hex: string): string {
  return `rgb(${parseHex(hex)?.join(", ")})`;
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}
