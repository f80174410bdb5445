import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Locator } from "@playwright/test";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const WASM = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");

/** What a scanner reads off a QR on a page. */
export async function readShownCode(qr: Locator): Promise<string> {
  const wasmBinary = (await readFile(WASM)).buffer as ArrayBuffer;
  prepareZXingModule({ overrides: { wasmBinary } });
  const picture = new Blob([new Uint8Array(await qr.screenshot())], { type: "image/png" });
  const [found] = await readBarcodes(picture, { formats: ["QRCode"] });
  return found?.text ?? "";
}
