import type { Person } from "./journey.ts";
import { expect } from "./journey.ts";
import { lose, openScanner, read, regain, scan, setupOf, state, test } from "./lone-scanner.ts";
import { type MovingPass, registerMoving } from "./moving-pass.ts";
import { readShownCode } from "./shown-code.ts";
import { COLLEGE } from "./sign-in.ts";
import { verdict } from "./verdict.ts";

/** As browsers were before Safari 17 and Chrome 137: what is asked of WebCrypto for Ed25519 is refused. */
async function hideEd25519({ context }: Person): Promise<void> {
  await context.addInitScript(() => {
    const subtle = crypto.subtle as unknown as Record<string, (...asked: unknown[]) => Promise<unknown>>;
    const isEd25519 = (asked: unknown) =>
      asked === "Ed25519" ||
      (typeof asked === "object" && asked !== null && "name" in asked && asked.name === "Ed25519");
    for (const method of ["importKey", "generateKey", "sign", "verify"]) {
      const known = subtle[method]?.bind(crypto.subtle);
      subtle[method] = async (...asked) => {
        if (asked.some(isEd25519)) throw new DOMException("Unrecognized algorithm name", "NotSupportedError");
        return known?.(...asked);
      };
    }
  });
}

test("a pass moves in a browser without Ed25519, and opens the gate", async ({ arrive, openVenue, organizer }) => {
  const { eventId, gateId } = await openVenue();
  const ana = await arrive({ guest: "Ana Moreno" });
  await hideEd25519(ana);
  await ana.api.command("attendee.register", { eventId });
  await ana.page.goto(`/${COLLEGE}/events/${eventId}/pass`);
  await expect(ana.page.getByText(/A new code every 20 seconds/)).toBeVisible();
  const code = await readShownCode(ana.page.getByRole("img", { name: "Pass of Ana Moreno" }));
  const asked = organizer.command("scanner.scan", { eventId, gateId, code });
  expect(await asked).toMatchObject({ verdict: "admit" });
});

test("a scanner without Ed25519 decides by itself all the same", async ({ arrive, openVenue, organizer, network }) => {
  test.setTimeout(180_000);
  const venue = await openVenue();
  const guest = await arrive({ guest: "Ana" });
  const [ana, ben] = (await registerMoving(organizer, guest.api, venue.eventId, ["Ana", "Ben"])) as [
    MovingPass,
    MovingPass,
  ];
  const vera = await arrive("volunteer", { serviceWorkers: "allow" });
  await hideEd25519(vera);
  await openScanner(vera, network, venue);
  await lose(network, vera);
  await vera.page.reload();
  await expect(state(vera)).toHaveText(/decides by itself/);
  await scan(vera, ana, /Admit.*Ana.*Decided by this phone/);
  await scan(vera, ana, /Stop.*Ana.*Already inside since/);
  const shown = await ben.show();
  await read(vera, `${shown.slice(0, -1)}${shown.endsWith("0") ? "1" : "0"}`);
  await verdict(vera, /Stop/).waitFor();
  await regain(network, vera);
  await expect(state(vera)).toHaveText(/^Live$/, { timeout: 30_000 });
  expect((await setupOf(vera, venue)).summary.inside).toBe(1);
});
