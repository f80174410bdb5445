import type { PassPage } from "#shared/views/event";
import { expect, type Person, test } from "./journey.ts";
import { read, state } from "./lone-scanner.ts";
import { COLLEGE } from "./sign-in.ts";
import type { Venue } from "./venue.ts";
import { verdict } from "./verdict.ts";

/** What a journey plays the phone with: what its camera sees, and what the page asked of it. */
type Played = { seen: string | null; isBlind: boolean; lit: unknown[]; buzzed: unknown[]; awake: number };
declare global {
  interface Window {
    played: Played;
  }
}

test("a QR of three thousand characters is nobody's pass, and the gate goes on listening", async ({
  arrive,
  openVenue,
}) => {
  const venue = await openVenue();
  const vera = await openPlayed(await arrive("volunteer"), venue);
  await see(vera, "7".repeat(3_000));
  await verdict(vera, /not one of our passes/).click();
  await see(vera, await codeOf(await arrive({ guest: "Ana Moreno" }), venue));
  await verdict(vera, /Admit/).waitFor();
  await expect(state(vera)).toHaveText(/^Live/);
});

async function openPlayed(person: Person, { eventId, gateId }: Venue): Promise<Person> {
  await person.page.addInitScript(() => {
    window.played = { seen: null, isBlind: false, lit: [], buzzed: [], awake: 0 };
    window.BarcodeDetector = class {
      static getSupportedFormats = async () => ["qr_code"];
      detect = async () => {
        if (window.played.isBlind) throw new DOMException("the service is gone", "InvalidStateError");
        return window.played.seen === null ? [] : [{ rawValue: window.played.seen }];
      };
    };
  });
  await person.page.goto(`/${COLLEGE}/scan/${eventId}?gate=${gateId}`);
  await expect(state(person)).toHaveText(/^Live/);
  return person;
}

const see = ({ page }: Person, code: string | null) => page.evaluate((seen) => Object.assign(window.played, { seen }), code);

async function codeOf({ api }: Person, { eventId }: Venue): Promise<string> {
  await api.command("attendee.register", { eventId });
  const { registration } = await api.query<PassPage>("attendee.getPass", { eventId });
  const [pass] = registration.passes;
  if (!pass) throw new Error("registered, and no pass");
  return pass.code;
}
