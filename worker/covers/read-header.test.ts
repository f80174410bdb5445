import { describe, expect, test } from "vitest";
import {
  bareJpeg,
  bareWebp,
  bytesOf,
  jpegSegment,
  PNG_SIGNATURE,
  pngChunk,
  pngHeader,
  pngOf,
} from "../test-picture-files.ts";
import { readHeader } from "./read-header.ts";
import { barePng } from "./read-png.ts";

const png = await pngOf(3, 2, [1, 2, 3, 255]);
const jpeg = bareJpeg(640, 480);
const webp = bareWebp(640, 480);

const size = (kind: string, width: number, height: number) => ({ ok: true, value: { kind, width, height } });
const refused = (code: string, more: object = {}) => ({ ok: false, refusal: { code, ...more } });
const like = (looksLike: string) => refused("not-a-picture", { looksLike });

describe("the header of a picture", () => {
  test("says kind and size, whatever the file is called", () => {
    expect(readHeader(png)).toEqual(size("png", 3, 2));
    expect(readHeader(jpeg)).toEqual(size("jpeg", 640, 480));
    expect(readHeader(webp)).toEqual(size("webp", 640, 480));
    const canvas = { width: 640, height: 480, flags: 0x10 };
    expect(readHeader(bareWebp(640, 480, canvas))).toEqual(size("webp", 640, 480));
    const lossy = bytesOf("RIFF\x16\0\0\0WEBPVP8 \x0a\0\0\0", [0, 0, 0, 0x9d, 1, 0x2a, 0x80, 2, 0xe0, 1]);
    expect(readHeader(lossy)).toEqual(size("webp", 640, 480));
  });

  test("says it of a bomb, too: sixty thousand pixels squared in seventy bytes", () => {
    const bomb = bytesOf(PNG_SIGNATURE, pngHeader(60_000, 60_000), pngChunk("IDAT", [1]), pngChunk("IEND", []));
    expect(bomb.length).toBeLessThan(80);
    expect(readHeader(bomb)).toEqual(size("png", 60_000, 60_000));
  });

  test("does not look behind the picture's end", () => {
    const archive = "PK\x03\x04 and all that";
    expect(readHeader(bytesOf(png, archive))).toEqual(size("png", 3, 2));
    expect(readHeader(bytesOf(jpeg, archive))).toEqual(size("jpeg", 640, 480));
    expect(readHeader(bytesOf(webp, archive))).toEqual(size("webp", 640, 480));
  });

  test.each([
    ["gif", "GIF89a\x01\0\x01\0"],
    ["gif", "GIF89a/*\xff\xd8\xff*/=1;alert(1)"],
    ["svg", '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ["svg", '\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a drawing -->\n<svg\nwidth="1">'],
    ["web-page", "<!doctype html><script>alert(1)</script>"],
    ["web-page", "\n  <script>alert(1)</script>\xff\xd8\xff\xe0"],
    ["heic", "\0\0\0\x18ftypheic\0\0\0\0"],
    ["heic", "\0\0\0\x18ftypavif\0\0\0\0"],
    ["pdf", "%PDF-1.7"],
    ["other", "PK\x03\x04"],
    ["other", "RIFF\0\0\0\0WAVE"],
    ["other", "just words"],
    ["other", ""],
  ])("a file that is %s is none: %j", (what, text) => expect(readHeader(bytesOf(text))).toEqual(like(what)));

  test("a file that ends too early is told from one that is broken, at every byte", () => {
    for (const whole of [png, jpeg, webp]) {
      for (let bytes = 16; bytes < whole.length; bytes++) {
        expect(readHeader(whole.subarray(0, bytes)), `after ${bytes}`).toEqual(refused("picture-cut-off"));
      }
    }
  });

  test("what moves is refused", async () => {
    const animation = pngChunk("acTL", [0, 0, 0, 2, 0, 0, 0, 0]);
    expect(readHeader(await pngOf(3, 2, [1, 2, 3, 255], animation))).toEqual(refused("picture-moves"));
    expect(readHeader(bareWebp(9, 9, { width: 9, height: 9, flags: 2 }))).toEqual(refused("picture-moves"));
  });

  test("two sizes, none, or too many scans are a broken file", () => {
    const other = jpegSegment(0xc0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
    expect(readHeader(bareJpeg(640, 480, other))).toEqual(refused("picture-broken"));
    expect(readHeader(bareJpeg(0, 480))).toEqual(refused("picture-broken"));
    expect(readHeader(bytesOf([0xff, 0xd8, 0xff, 0xd9]))).toEqual(refused("picture-broken"));
    const scan = jpegSegment(0xda, [1, 1, 0, 0, 63, 0]);
    const scans = bytesOf(jpeg.subarray(0, -2), ...Array.from({ length: 64 }, () => scan), [0xff, 0xd9]);
    expect(readHeader(scans)).toEqual(refused("picture-broken"));
    expect(readHeader(bareWebp(8, 8, { width: 9, height: 9, flags: 0 }))).toEqual(refused("picture-broken"));
    const late = bytesOf(PNG_SIGNATURE, pngChunk("tEXt", [1]), png.subarray(8));
    expect(readHeader(late)).toEqual(refused("picture-broken"));
    const twice = bytesOf(PNG_SIGNATURE, pngHeader(1, 1), png.subarray(8));
    expect(readHeader(twice)).toEqual(refused("picture-broken"));
  });

  test("the name of a place in a JPEG's notes is no part of its size", () => {
    const thumbnail = bareJpeg(4_000, 3_000);
    const notes = jpegSegment(0xe1, bytesOf("Exif\0\0", thumbnail));
    expect(readHeader(bareJpeg(64, 48, notes))).toEqual(size("jpeg", 64, 48));
  });
});

describe("a bare PNG", () => {
  test("is the same picture without words, profiles and what hides behind its end", async () => {
    const told = await pngOf(3, 2, [1, 2, 3, 255], pngChunk("tEXt", bytesOf("Place\0 48.1, 11.5")));
    expect(barePng(bytesOf(told, "PK\x03\x04"))).toEqual(png);
  });
});
