import type { StationId } from "#shared/ids";
import { deriveSeed } from "#shared/key-derivation";
import { PRESENCE_CODE_CHARS } from "#shared/limits";
import { makeShortCode, readShortCode } from "#shared/short-code";

/** So long a screen shows one code. Somebody who has just read it needs time to type: the one before is good, too. */
const STEP_MS = 60_000;

export type PresenceCode = {
  readonly code: string;
  /** When the next one is shown, epoch ms. */
  readonly until: number;
};

/** The code a station shows to whoever stands there. Made from the time and a key of the station's own; never stored. */
export class PresenceCodes {
  readonly #rootSecret: string;
  #key: Promise<CryptoKey> | null = null;

  constructor(rootSecret: string) {
    this.#rootSecret = rootSecret;
  }

  async current(stationId: StationId, now: number): Promise<PresenceCode> {
    const step = Math.floor(now / STEP_MS);
    return { code: await this.#codeOf(stationId, step), until: (step + 1) * STEP_MS };
  }

  /** @param text as somebody typed it, or a code of the station's QR */
  async isRight(stationId: StationId, text: string, now: number): Promise<boolean> {
    const given = readShortCode(text, PRESENCE_CODE_CHARS);
    if (given === null) return false;
    const step = Math.floor(now / STEP_MS);
    const codes = await Promise.all([step, step - 1].map((one) => this.#codeOf(stationId, one)));
    return codes.includes(given);
  }

  /** Source: a time-based code as in RFC 6238, with HMAC-SHA-256 and letters, of which four are a million. */
  async #codeOf(stationId: StationId, step: number): Promise<string> {
    this.#key ??= this.#derive(stationId);
    const counter = new DataView(new ArrayBuffer(8));
    counter.setBigUint64(0, BigInt(step));
    const mac = new Uint8Array(await crypto.subtle.sign("HMAC", await this.#key, counter));
    return makeShortCode(mac.subarray(0, PRESENCE_CODE_CHARS));
  }

  async #derive(stationId: StationId): Promise<CryptoKey> {
    const seed = await deriveSeed(this.#rootSecret, `presence:${stationId}`);
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    return crypto.subtle.importKey("raw", new Uint8Array(seed), algorithm, false, ["sign"]);
  }
}
