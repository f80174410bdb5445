import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { coverPath } from "#shared/cover-path";
import type { CollegeId, CoverId } from "#shared/ids";
import { COVER_BYTES_MAX } from "#shared/limits";
import { openSystem } from "./context.ts";
import { decodePicture } from "./covers/codecs.ts";
import { newId } from "./ids.ts";
import { sweepCovers } from "./jobs/sweep-covers.ts";
import type { SeedReport } from "./seed.ts";
import { type Browser, commandId, failureOf, ORIGIN, openAdministrator, openBrowser, value } from "./test-browser.ts";
import { bytesOf, jpegSegment, PNG_SIGNATURE, pngChunk, pngHeader, pngOf } from "./test-picture-files.ts";
import { bringPicture, jpegOf, sendPicture } from "./test-pictures.ts";

vi.setConfig({ testTimeout: 120_000 });

const DAY_MS = 24 * 3_600_000;
const ALT = "Students under a tent";

let admin: Browser;
let collegeId: CollegeId;
let eventId: string;
let seeded: SeedReport;

beforeAll(async () => {
  seeded = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  eventId = seeded.events.find(({ title }) => title === "Open Day")?.id ?? "";
  admin = await openAdministrator("riverside");
  collegeId = ((await admin.api.auth.me.query()).college?.id ?? "") as CollegeId;
}, 60_000);
afterEach(() => {
  vi.restoreAllMocks();
});

const sweep = (now: number) => sweepCovers(openSystem(env, now));
const pathOf = (coverId: string, size: "large" | "small" = "large") => coverPath(collegeId, coverId as CoverId, size);
const get = (path: string) => openBrowser("riverside").send(path);
const bytesAt = async (path: string) => new Uint8Array(await (await get(path)).arrayBuffer());
const files = async () => (await env.MEDIA.list({ prefix: `${collegeId}/` })).objects.map(({ key }) => key);
const contains = (bytes: Uint8Array, words: string) => new TextDecoder("latin1").decode(bytes).includes(words);
const bring = (bytes: Uint8Array<ArrayBuffer>, id = eventId) => bringPicture(admin, id, bytes);
const colourAt = async (bytes: Uint8Array, x: number, y: number) => {
  const { data, width } = await decodePicture("jpeg", bytes);
  return [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)];
};
const isNear = (seen: readonly number[], wanted: readonly number[]) =>
  seen.every((part, at) => Math.abs(part - (wanted[at] ?? 0)) < 24);

/** A draft of its own, so that one test's pictures are not another's. */
async function draft(title: string): Promise<string> {
  const copy = { commandId: commandId(), eventId, title, startsAt: Date.now() + DAY_MS, withTeam: false };
  return (await admin.api.lifecycle.duplicate.mutate(copy)).eventId;
}

async function withCover(title: string): Promise<{ id: string; coverId: string }> {
  const id = await draft(title);
  const { coverId } = value(await bring(await jpegOf(16, 9), id));
  value(await admin.api.covers.save.mutate({ eventId: id, coverId, alt: ALT, replacesId: null }));
  return { id, coverId };
}

/** Where a picture was taken, as a camera writes it: EXIF with a directory of GPS values. */
function cameraNotes(orientation: number): Uint8Array {
  const entry = (tag: number, type: number, count: number, data: number[]) => [
    ...[tag, type].flatMap((n) => [n >> 8, n & 255]),
    0,
    0,
    0,
    count,
    ...data,
  ];
  const directory = [0, 2, ...entry(0x0112, 3, 1, [0, orientation, 0, 0]), ...entry(0x8825, 4, 1, [0, 0, 0, 38])];
  const gps = [0, 1, ...entry(1, 2, 2, [78, 0, 0, 0]), 0, 0, 0, 0];
  return jpegSegment(0xe1, bytesOf("Exif\0\0MM\0*\0\0\0\x08", directory, [0, 0, 0, 0], gps, "GPS 48.137154N"));
}

describe("a picture that is brought", () => {
  // ASVS 5.2.2, 5.2.6
  test("is made anew: where it was taken, what it says and what hides behind it are gone", async () => {
    const plain = await jpegOf(64, 36);
    const comment = jpegSegment(0xfe, bytesOf("<script>alert(1)</script>"));
    const archive = "PK\x03\x04secret.txt";
    const sent = bytesOf(plain.subarray(0, 2), cameraNotes(1), comment, plain.subarray(2), archive);
    const { coverId } = value(await bring(sent));
    for (const size of ["large", "small"] as const) {
      const kept = await bytesAt(pathOf(coverId, size));
      for (const words of ["Exif", "GPS", "48.13", "script", "PK\x03\x04", "secret"]) {
        expect(contains(kept, words), words).toBe(false);
      }
      expect([...kept.slice(-2)]).toEqual([0xff, 0xd9]);
      expect(await decodePicture("jpeg", kept)).toMatchObject({ width: 64, height: 36 });
      expect(isNear(await colourAt(kept, 8, 18), [255, 0, 0])).toBe(true);
      expect(isNear(await colourAt(kept, 56, 18), [0, 0, 255])).toBe(true);
    }
  });

  test("is turned as its camera was held, though nothing says so any more", async () => {
    const plain = await jpegOf(64, 32);
    const { coverId } = value(await bring(bytesOf(plain.subarray(0, 2), cameraNotes(6), plain.subarray(2))));
    const kept = await bytesAt(pathOf(coverId));
    expect(await decodePicture("jpeg", kept)).toMatchObject({ width: 32, height: 64 });
    expect(isNear(await colourAt(kept, 16, 8), [255, 0, 0])).toBe(true);
  });

  test("is a JPEG whatever it was, without words or what shows through, and no larger than it is shown", async () => {
    const told = await pngOf(3_200, 1_000, [0, 128, 0, 128], pngChunk("tEXt", bytesOf("Place\0at home")));
    const { coverId } = value(await bring(told));
    const kept = await bytesAt(pathOf(coverId));
    expect([...kept.slice(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    expect(contains(kept, "at home")).toBe(false);
    expect(await decodePicture("jpeg", kept)).toMatchObject({ width: 1_600, height: 500 });
    expect(isNear(await colourAt(kept, 800, 250), [127, 191, 127])).toBe(true);
    expect(await decodePicture("jpeg", await bytesAt(pathOf(coverId, "small")))).toMatchObject({ width: 384 });
    const webp = Uint8Array.from(atob(WEBP_OF_ONE_PIXEL), (char) => char.charCodeAt(0));
    expect(value(await bring(webp)).coverId).toMatch(/^cvr_/);
  });

  // ASVS 5.2.6
  test("is refused by its size before a pixel of it is decoded", async () => {
    const bomb = bytesOf(PNG_SIGNATURE, pngHeader(60_000, 60_000), pngChunk("IDAT", [1]), pngChunk("IEND", []));
    const decoding = vi.spyOn(WebAssembly, "Instance");
    const refused = { code: "picture-too-many-pixels", width: 60_000, height: 60_000, pixelsMax: 4_000_000 };
    expect(await bring(bomb)).toEqual({ ok: false, refusal: refused });
    expect(decoding).not.toHaveBeenCalled();
    const ribbon = bytesOf(PNG_SIGNATURE, pngHeader(200_000, 2), pngChunk("IDAT", [1]), pngChunk("IEND", []));
    expect(await bring(ribbon)).toMatchObject({ refusal: { code: "picture-too-many-pixels" } });
  });

  // ASVS 5.2.2
  test("is what its bytes are: anything else is refused in its own words, and leaves nothing", async () => {
    const before = await files();
    const whole = await jpegOf(64, 36);
    const told: unknown[] = [];
    const png = bytesOf(PNG_SIGNATURE, pngHeader(9, 9), pngChunk("IDAT", [1, 2, 3]), pngChunk("IEND", []));
    const zeroed = bytesOf(whole.subarray(0, 2), jpegSegment(0xc0, [8, 0, 9, 0, 9, 3, 9, 9, 9]), whole.subarray(-2));
    for (const bytes of [
      ...["GIF89a", "<svg><script>1</script></svg>", "<html>", "%PDF-", "words", ""].map((text) => bytesOf(text)),
      ...[whole.subarray(0, -40), png, zeroed],
    ]) {
      const answer = await bring(bytes);
      const refusal = answer.ok ? { code: "ok" } : answer.refusal;
      told.push("looksLike" in refusal ? refusal.looksLike : refusal.code);
    }
    const broken = ["picture-cut-off", "picture-broken", "picture-broken"];
    expect(told).toEqual(["gif", "svg", "web-page", "pdf", "other", "other", ...broken]);
    expect(await files()).toEqual(before);
    const { entries } = await admin.api.audit.list.query({ limit: 2 });
    expect(entries.map(({ action, refusal }) => [action, refusal])).toEqual([
      ["covers.upload", "picture-broken"],
      ["covers.upload", null],
    ]);
  });

  // ASVS 5.2.1
  test("has up to five megabytes, however long it says it is", async () => {
    const long = new Uint8Array(COVER_BYTES_MAX + 1);
    const answers = [await sendPicture(admin, eventId, long)];
    const streamed = new Response(long).body;
    answers.push(await sendPicture(admin, eventId, long, { body: streamed, duplex: "half" } as RequestInit));
    for (const answer of answers) {
      expect(answer.status).toBe(413);
      expect(await answer.text()).toContain("up to 5 megabytes");
    }
    // The room is for pictures alone.
    const headers = { "content-type": "application/json" };
    const elsewhere = await admin.send("/api/riverside/trpc/covers.save", { method: "POST", headers, body: long });
    expect(elsewhere.status).toBe(413);
  });

  // ASVS 3.5.1
  test("comes from our own pages, from whoever manages that event", async () => {
    const picture = await jpegOf(4, 4);
    const codeOf = async (answer: Response) =>
      ((await answer.json()) as { error: { data: { appCode: string } } }).error.data.appCode;
    const send = async (from: Browser, init: RequestInit = {}, id = eventId) =>
      codeOf(await sendPicture(from, id, picture, init));
    const bytes = { "content-type": "application/octet-stream" };
    expect(await send(admin, { headers: { ...bytes, origin: "https://evil.example" } })).toBe("NOT_ALLOWED");
    expect(await send(admin, { headers: { ...bytes, "sec-fetch-site": "same-site" } })).toBe("NOT_ALLOWED");
    for (const type of ["text/plain", "multipart/form-data", "image/jpeg", "application/json"]) {
      expect(await send(admin, { headers: { "content-type": type } })).toBe("UNSUPPORTED_MEDIA");
    }
    expect(await send(openBrowser("riverside"))).toBe("NOT_SIGNED_IN");
    const volunteer = openBrowser("riverside");
    await volunteer.signIn("volunteer@riverside.example");
    expect(await send(volunteer)).toBe("NOT_ALLOWED");
    const foreign = seeded.events.find(({ title }) => title === "Welcome Week fair")?.id ?? "";
    for (const id of [foreign, newId("event", Date.now()), "evt_1"])
      expect(await send(admin, {}, id)).toBe("NOT_FOUND");
    vi.spyOn(env.UPLOAD_LIMIT, "limit").mockResolvedValue({ success: false });
    expect(await send(admin)).toBe("TOO_MANY_REQUESTS");
  });
});

const WEBP_OF_ONE_PIXEL = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";

describe("an event's picture", () => {
  test("is on its page and its card, with its words, at once", async () => {
    const visitor = openBrowser("riverside");
    const card = async () => (await visitor.api.attendee.listEvents.query({})).find(({ id }) => id === eventId)?.cover;
    expect(await card()).toBeNull();
    const { coverId } = value(await bring(await jpegOf(16, 9)));
    expect(await card()).toBeNull();
    const version = async () => (await admin.api.organizer.getEvent.query({ eventId })).version;
    const before = await version();
    const cover = { id: coverId, alt: ALT };
    const input = { eventId, coverId, alt: ` ${ALT} `, replacesId: null };
    expect(value(await admin.api.covers.save.mutate(input))).toEqual(cover);
    expect(value(await admin.api.covers.save.mutate(input))).toEqual(cover); // the answer was lost, and it is asked again
    expect(await card()).toEqual(cover);
    expect((await visitor.api.attendee.getEvent.query({ eventId })).cover).toEqual(cover);
    expect(await admin.api.covers.get.query({ eventId })).toEqual(cover);
    expect(await version()).toBe(before);

    const alt = "A band on the steps";
    value(await admin.api.covers.save.mutate({ ...input, alt, replacesId: coverId }));
    expect(await card()).toEqual({ id: coverId, alt });
    expect(value(await admin.api.covers.remove.mutate({ eventId, replacesId: coverId }))).toBeNull();
    expect(await card()).toBeNull();
  });

  test("has words for who does not see it", async () => {
    const { coverId } = value(await bring(await jpegOf(4, 4)));
    for (const alt of ["", "  ", "x".repeat(201)]) {
      const save = admin.api.covers.save.mutate({ eventId, coverId, alt, replacesId: null });
      expect(await failureOf(save)).toBe("BAD_INPUT");
    }
  });

  test("is not replaced by who has not seen it", async () => {
    const { id, coverId } = await withCover("Two organizers");
    const mine = value(await bring(await jpegOf(4, 4), id)).coverId;
    const theirs = value(await bring(await jpegOf(4, 4), id)).coverId;
    const put = (one: string, replacesId: string | null) =>
      admin.api.covers.save.mutate({ eventId: id, coverId: one, alt: ALT, replacesId });
    expect(await put(theirs, coverId)).toMatchObject({ ok: true });
    expect(await put(mine, coverId)).toEqual({ ok: false, refusal: { code: "cover-changed" } });
    const remove = { eventId: id, replacesId: coverId };
    expect(await admin.api.covers.remove.mutate(remove)).toMatchObject({ refusal: { code: "cover-changed" } });
    expect((await admin.api.covers.get.query({ eventId: id }))?.id).toBe(theirs);
  });

  test("is one that was brought for it: another event's is as if there were none", async () => {
    const { coverId } = await withCover("A secret party");
    const save = admin.api.covers.save.mutate({ eventId, coverId, alt: ALT, replacesId: null });
    expect(await failureOf(save)).toBe("NOT_FOUND");
  });

  test("is a copy's, too, and stays while either names it", async () => {
    const { id, coverId } = await withCover("A source");
    const copy = await admin.api.lifecycle.duplicate.mutate({
      ...{ commandId: commandId(), eventId: id, title: "A copy", startsAt: Date.now(), withTeam: false },
    });
    expect(await admin.api.covers.get.query(copy)).toEqual({ id: coverId, alt: ALT });
    const alt = "Its own words";
    value(await admin.api.covers.save.mutate({ ...copy, coverId, alt, replacesId: coverId }));
    value(await admin.api.covers.remove.mutate({ eventId: id, replacesId: coverId }));
    await sweep(Date.now() + 2 * DAY_MS);
    expect((await env.MEDIA.head(`${collegeId}/${coverId}.jpg`))?.size).toBeGreaterThan(0);
    value(await admin.api.covers.remove.mutate({ ...copy, replacesId: coverId }));
    await sweep(Date.now() + DAY_MS / 2);
    expect(await files()).toContain(`${collegeId}/${coverId}.jpg`);
    await sweep(Date.now() + 2 * DAY_MS);
    expect((await files()).filter((key) => key.includes(coverId))).toEqual([]);
  });
});

describe("whoever is interrupted", () => {
  const rows = async () =>
    (await Promise.all([env.DB_1, env.DB_2].map((db) => db.prepare("SELECT id FROM covers").all<{ id: string }>())))
      .flatMap(({ results }) => results)
      .map(({ id }) => id);

  test("between the files and the event leaves what was there, and nothing for good", async () => {
    const { id, coverId } = await withCover("Interrupted");
    const other = value(await bring(await jpegOf(8, 8), id)).coverId;
    expect((await admin.api.covers.get.query({ eventId: id }))?.id).toBe(coverId);
    expect((await get(pathOf(coverId))).status).toBe(200);
    await sweep(Date.now() + 2 * DAY_MS);
    expect((await files()).some((key) => key.includes(other))).toBe(false);
    expect(await rows()).not.toContain(other);
    expect(await files()).toContain(`${collegeId}/${coverId}.jpg`);
    const late = admin.api.covers.save.mutate({ eventId: id, coverId: other, alt: ALT, replacesId: coverId });
    expect(await failureOf(late)).toBe("NOT_FOUND");
  });

  test("between the row and the files leaves a row that the sweep takes", async () => {
    const before = await rows();
    vi.spyOn(env.MEDIA, "put").mockRejectedValueOnce(new Error("R2 is away"));
    expect((await sendPicture(admin, eventId, await jpegOf(4, 4))).status).toBe(500);
    vi.restoreAllMocks();
    const [left] = (await rows()).filter((id) => !before.includes(id));
    expect(left).toMatch(/^cvr_/);
    await sweep(Date.now() + 2 * DAY_MS);
    expect(await rows()).not.toContain(left);
  });

  test("while files are deleted goes on, and what is being deleted is nobody's to name", async () => {
    const { id, coverId } = await withCover("Half deleted");
    value(await admin.api.covers.remove.mutate({ eventId: id, replacesId: coverId }));
    vi.spyOn(env.MEDIA, "delete").mockRejectedValue(new Error("R2 is away"));
    await expect(sweep(Date.now() + 2 * DAY_MS)).rejects.toThrow("R2 is away");
    vi.restoreAllMocks();
    expect(await rows()).toContain(coverId);
    const again = await admin.api.covers.save.mutate({ eventId: id, coverId, alt: ALT, replacesId: null });
    expect(again).toEqual({ ok: false, refusal: { code: "cover-changed" } });
    await sweep(Date.now() + 2 * DAY_MS);
    expect(await rows()).not.toContain(coverId);
    expect((await files()).some((key) => key.includes(coverId))).toBe(false);
  });
});

describe("a picture's address", () => {
  // ASVS 3.2.1, 3.4.4
  test("is kept for good, is a picture and nothing else, and comes from the edge's cache", async () => {
    const { coverId } = await withCover("Served");
    const reading = vi.spyOn(env.MEDIA, "get");
    for (const _ of ["from R2", "from the cache"]) {
      const answer = await get(pathOf(coverId));
      expect(answer.status).toBe(200);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "content-type": "image/jpeg",
        "cache-control": "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
        "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
      });
      expect(answer.headers.get("set-cookie")).toBeNull();
      expect(new Uint8Array(await answer.arrayBuffer())).toEqual(await bytesAt(pathOf(coverId)));
    }
    expect(reading.mock.calls.length).toBeLessThanOrEqual(1);
  });

  test("of another college, of nothing and of anything else is not there, alike", async () => {
    const { coverId } = await withCover("Hidden");
    const { colleges } = seeded;
    const other = colleges.find(({ slug }) => slug === "hillcrest")?.id ?? "";
    const paths = [
      pathOf(coverId).replace(collegeId, other),
      pathOf(newId("cover", Date.now())),
      pathOf(coverId).replace(".jpg", ".png"),
      pathOf(coverId).replace(".jpg", "-large.jpg"),
      `/media/${collegeId}/..%2f${other}%2f${coverId}.jpg`,
      `/media/${collegeId}/`,
      "/media/x/y",
    ];
    const answers = await Promise.all(
      paths.map(async (path) => {
        const answer = await get(path);
        const { error } = (await answer.json()) as { error: { data: { appCode: string } } };
        return [answer.status, error.data.appCode];
      }),
    );
    expect(answers).toEqual(paths.map(() => [404, "NOT_FOUND"]));
  });

  test("on a host of another college's own is not there", async () => {
    const { coverId } = await withCover("Elsewhere");
    const { id } = seeded.colleges.find(({ slug }) => slug === "hillcrest") ?? { id: "" };
    await env.DB.prepare("INSERT INTO college_hosts (host, college_id, created_at, verified_at) VALUES (?, ?, 0, 1)")
      .bind("events.hillcrest.example", id)
      .run();
    const own = await exports.default.fetch(`https://events.hillcrest.example${pathOf(coverId)}`);
    expect(own.status).toBe(404);
    expect((await exports.default.fetch(`https://anywhere.example${pathOf(coverId)}`)).status).toBe(200);
  });
});
