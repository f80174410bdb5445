import type { PassPage } from "#shared/views/event";
import { countKept } from "./count-kept.ts";
import { expect, type Person, test } from "./journey.ts";
import { state } from "./lone-scanner.ts";
import { COLLEGE } from "./sign-in.ts";
import type { Venue } from "./venue.ts";
import { verdict } from "./verdict.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

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

test("two codes read by hand while one is being decided are both asked, in their order", async ({
  arrive,
  openVenue,
}) => {
  const venue = await openVenue();
  const codes: string[] = [];
  for (const guest of ["Ana", "Ben", "Cleo"]) codes.push(await codeOf(await arrive({ guest }), venue));
  const vera = await openPlayed(await arrive("volunteer"), venue);
  // Three reads within one task: the second and the third come while the first is asked.
  await vera.page.evaluate((all) => {
    for (const code of all)
      for (const key of [...code, "Enter"]) window.dispatchEvent(new KeyboardEvent("keydown", { key }));
  }, codes);
  await expect(lastTen(vera)).toHaveText([/Cleo/, /Ben/, /Ana/]);
});

test("an answer that this page cannot read blinds nobody: the next pass is decided", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const person = await arrive("volunteer");
  let isNewer = true;
  const newer = (text: string) => (isNewer ? text.replace("pass-unknown", "made-tomorrow") : text);
  await person.page.routeWebSocket(/live\/gates/, (page) => {
    const gate = page.connectToServer();
    gate.onMessage((text) => page.send(newer(String(text))));
  });
  // A scan that the socket does not answer soon is asked about here.
  await person.page.route(/scanner\.scan/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: newer(await response.text()) });
  });
  const vera = await openPlayed(person, venue);
  await see(vera, "nobody's");
  await verdict(vera, /could not read the answer/).click();
  isNewer = false;
  await see(vera, await codeOf(await arrive({ guest: "Ana Moreno" }), venue));
  await verdict(vera, /Admit/).waitFor();
});

test("a camera whose pictures nobody can read is let go of, and says so", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const vera = await openPlayed(await arrive("volunteer"), venue);
  const isOn = () => vera.page.evaluate(() => document.querySelector("video")?.srcObject !== null);
  await expect(vera.page.getByText("Hold the pass inside the frame")).toBeVisible();
  expect(await isOn()).toBe(true);
  await vera.page.evaluate(() => Object.assign(window.played, { isBlind: true }));
  await expect(vera.page.getByText("cannot read what the camera sees")).toBeVisible();
  expect(await isOn()).toBe(false);
  await vera.page.evaluate(() => Object.assign(window.played, { isBlind: false }));
  await vera.page.getByRole("button", { name: "Try the camera again" }).click();
  await see(vera, await codeOf(await arrive({ guest: "Ana Moreno" }), venue));
  await verdict(vera, /Admit/).waitFor();
});

test("a decoder that died is followed by another, and its frames are given back", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const vera = await arrive("volunteer");
  await vera.page.addInitScript(() => {
    const played = { decoders: [] as Worker[], frames: [] as VideoFrame[] };
    const [ThisWorker, ThisFrame] = [Worker, VideoFrame];
    Object.assign(window, {
      played,
      Worker: class extends ThisWorker {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          played.decoders.push(this);
        }
      },
      VideoFrame: class {
        constructor(video: HTMLVideoElement) {
          const frame = new ThisFrame(video);
          played.frames.push(frame);
          // biome-ignore lint/correctness/noConstructorReturn: the page gets a real frame
          return frame;
        }
      },
    });
  });
  await vera.page.goto(`/${COLLEGE}/scan/${venue.eventId}?gate=${venue.gateId}`);
  const counted = () =>
    vera.page.evaluate(() => {
      const { decoders, frames } = window.played as unknown as { decoders: Worker[]; frames: VideoFrame[] };
      return {
        decoders: decoders.length,
        frames: frames.length,
        open: frames.filter(({ format }) => format !== null).length,
      };
    });
  await expect.poll(async () => (await counted()).frames).toBeGreaterThan(1);
  const before = await counted();
  await vera.page.evaluate(() => {
    const { decoders } = window.played as unknown as { decoders: Worker[] };
    decoders[0]?.dispatchEvent(new Event("error"));
  });
  await expect.poll(async () => (await counted()).frames).toBeGreaterThan(before.frames + 2);
  const after = await counted();
  expect(after.decoders).toBe(2);
  expect(after.open).toBeLessThan(2);
  await expect(vera.page.getByText("Hold the pass inside the frame")).toBeVisible();
});

test("the light, the buzz and the lit screen are asked of the phone", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const vera = await openPlayed(await arrive("volunteer"), venue);
  const played = () => vera.page.evaluate(() => window.played);
  await expect.poll(async () => (await played()).awake).toBe(1);
  const light = vera.page.getByRole("button", { name: "Light" });
  for (const isLit of ["true", "false"]) {
    await light.click();
    await expect(light).toHaveAttribute("aria-pressed", isLit);
  }
  await see(vera, await codeOf(await arrive({ guest: "Ana Moreno" }), venue));
  await verdict(vera, /Admit/).waitFor();
  await see(vera, "nobody's");
  await verdict(vera, /not one of our passes/).waitFor();
  await expect.poll(async () => (await played()).buzzed).toEqual([[70], [220, 90, 320]]);
  expect((await played()).lit).toEqual([true, false]);
  await vera.page.getByRole("link", { name: "Change gate" }).click();
  await expect.poll(async () => (await played()).awake).toBe(0);
});

test("a clock that is set back stops neither keys nor lists", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const person = await arrive("volunteer");
  person.forgive(/WebSocket/); // whoever comes online connects anew
  await person.page.addInitScript(() => {
    const [wall, up] = [Date.now.bind(Date), performance.now.bind(performance)];
    const changed = { backMs: 0, passedMs: 0 };
    Date.now = () => wall() - changed.backMs;
    performance.now = () => up() + changed.passedMs;
    Object.assign(window, { changed });
  });
  let asked = 0;
  person.page.on("request", (request) => (asked += request.url().includes("passes.keys") ? 1 : 0));
  const vera = await openPlayed(person, venue);
  await expect.poll(() => asked).toBe(1);
  const wake = async (backMs: number, passedMs: number) =>
    vera.page.evaluate(
      ([back, passed]) => {
        Object.assign((window as unknown as { changed: object }).changed, { backMs: back, passedMs: passed });
        window.dispatchEvent(new Event("online"));
      },
      [backMs, passedMs] as const,
    );
  await wake(5 * HOUR_MS, MINUTE_MS);
  // The first answer may be on its way still, and is good from when it came.
  let minutes = 1;
  await expect
    .poll(async () => {
      minutes += 6;
      await wake(5 * HOUR_MS, minutes * MINUTE_MS);
      return asked;
    })
    .toBeGreaterThan(1);
});

test("a phone that has not opened what it keeps does not say Live", async ({ arrive, openVenue }) => {
  const venue = await openVenue();
  const vera = await openPlayed(await arrive("volunteer"), venue);
  await expect.poll(() => countKept(vera.page, "events")).toBe(1);
  await vera.page.addInitScript(() => {
    const importKey = crypto.subtle.importKey.bind(crypto.subtle);
    const opened = new Promise<unknown>((open) => Object.assign(window, { open }));
    const late = async (...key: Parameters<typeof importKey>) => {
      await opened;
      return importKey(...key);
    };
    Object.assign(crypto.subtle, { importKey: late });
  });
  await vera.page.reload();
  await see(vera, "nobody's");
  // The gate answers, and what is kept is not known yet.
  await verdict(vera, /not one of our passes/).waitFor();
  await expect(vera.page.getByRole("status").filter({ hasText: "Connecting" })).toBeAttached();
  await expect(vera.page.getByRole("status").filter({ hasText: "Live" })).not.toBeAttached();
  await vera.page.evaluate(() => window.open());
  await expect(state(vera)).toHaveText(/^Live/);
});

async function openPlayed(person: Person, { eventId, gateId }: Venue): Promise<Person> {
  await person.page.addInitScript(() => {
    window.played = { seen: null, isBlind: false, lit: [], buzzed: [], awake: 0 };
    class BarcodeDetector {
      static getSupportedFormats = async () => ["qr_code"];
      detect = async () => {
        if (window.played.isBlind) throw new DOMException("the service is gone", "InvalidStateError");
        return window.played.seen === null ? [] : [{ rawValue: window.played.seen }];
      };
    }
    Object.assign(window, { BarcodeDetector });
    const { played } = window;
    // The platform's own camera has no light, and no test feels a buzz.
    MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true }) as MediaTrackCapabilities;
    MediaStreamTrack.prototype.applyConstraints = async (asked) => {
      for (const one of asked?.advanced ?? []) played.lit.push((one as { torch?: boolean }).torch);
    };
    navigator.vibrate = (pattern) => played.buzzed.push(pattern) > 0;
    navigator.wakeLock.request = async () => {
      played.awake += 1;
      const release = async () => {
        played.awake -= 1;
      };
      return { release } as unknown as WakeLockSentinel;
    };
  });
  await person.page.goto(`/${COLLEGE}/scan/${eventId}?gate=${gateId}`);
  await expect(state(person)).toHaveText(/^Live/);
  return person;
}

const see = ({ page }: Person, code: string | null) =>
  page.evaluate((seen) => Object.assign(window.played, { seen }), code);

const lastTen = ({ page }: Person) => page.getByRole("region", { name: "Last ten codes" }).getByRole("listitem");

async function codeOf({ api }: Person, { eventId }: Venue): Promise<string> {
  await api.command("attendee.register", { eventId });
  const { registration } = await api.query<PassPage>("attendee.getPass", { eventId });
  const [pass] = registration.passes;
  if (!pass) throw new Error("registered, and no pass");
  return pass.code;
}
