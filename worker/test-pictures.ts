import type { Result } from "#shared/result";
import { encodeJpeg } from "./covers/codecs.ts";
import type { Browser } from "./test-browser.ts";

/** For tests: a picture whose left half is red and whose right half is blue. */
export async function jpegOf(width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < data.length; at += 4) data.set((at / 4) % width < width / 2 ? RED : BLUE, at);
  return new Uint8Array(await encodeJpeg({ data, width, height }));
}

export const RED = [255, 0, 0, 255];
export const BLUE = [0, 0, 255, 255];

/** Brings bytes as a page does. */
export async function bringPicture(
  browser: Pick<Browser, "send" | "college">,
  eventId: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Result<{ coverId: string }>> {
  const response = await sendPicture(browser, eventId, bytes);
  if (response.status !== 200) throw new Error(`it answered ${response.status}: ${await response.text()}`);
  return response.json();
}

export function sendPicture(
  { send, college }: Pick<Browser, "send" | "college">,
  eventId: string,
  bytes: Uint8Array<ArrayBuffer>,
  init: RequestInit = {},
): Promise<Response> {
  const headers = { "content-type": "application/octet-stream" };
  return send(`/api/${college}/events/${eventId}/cover`, { method: "POST", headers, body: bytes, ...init });
}
