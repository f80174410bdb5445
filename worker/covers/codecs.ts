import mozjpegDecoder from "@jsquash/jpeg/codec/dec/mozjpeg_dec.js";
import jpegDecoderModule from "@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm";
import mozjpegEncoder from "@jsquash/jpeg/codec/enc/mozjpeg_enc.js";
import jpegEncoderModule from "@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm";
import { defaultOptions } from "@jsquash/jpeg/meta.js";
import { decode as decodePng, initSync as initPng } from "@jsquash/png/codec/pkg/squoosh_png.js";
import pngModule from "@jsquash/png/codec/pkg/squoosh_png_bg.wasm";
import webpDecoder from "@jsquash/webp/codec/dec/webp_dec.js";
import webpDecoderModule from "@jsquash/webp/codec/dec/webp_dec.wasm";
import type { PictureKind } from "./read-header.ts";
import { barePng } from "./read-png.ts";
import type { Pixels } from "./shrink.ts";

const QUALITY = 80;

/**
 * The pixels of a picture whose header was read. A JPEG's are turned as its camera was held.
 * @throws anything, for what looked like a picture and is none
 */
export async function decodePicture(kind: PictureKind, bytes: Uint8Array): Promise<Pixels> {
  switch (kind) {
    case "jpeg": {
      const decoder = await mozjpegDecoder(fresh(jpegDecoderModule));
      return pixelsOf(decoder.decode(bytes, true));
    }
    case "webp": {
      const decoder = await webpDecoder(fresh(webpDecoderModule));
      return pixelsOf(decoder.decode(bytes));
    }
    case "png":
      initPng(pngModule);
      return pixelsOf(decodePng(barePng(bytes)));
  }
}

/** Nothing is in the file but the picture. In one go: more scans would take thrice the time for a twentieth of the bytes. */
export async function encodeJpeg({ data, width, height }: Pixels): Promise<ArrayBuffer> {
  const encoder = await mozjpegEncoder(fresh(jpegEncoderModule));
  const jpeg = encoder.encode(data, width, height, { ...defaultOptions, quality: QUALITY, progressive: false });
  return new Uint8Array(jpeg).buffer;
}

/** An instance for one picture: its memory only ever grows, and whatever a hostile file does to it ends with it. */
function fresh(module: WebAssembly.Module) {
  return {
    noInitialRun: true,
    print: () => {},
    printErr: () => {},
    instantiateWasm: (imports: WebAssembly.Imports, isReady: (instance: WebAssembly.Instance) => void) => {
      const instance = new WebAssembly.Instance(module, imports);
      isReady(instance);
      return instance.exports;
    },
  };
}

function pixelsOf(image: Pixels | null): Pixels {
  if (!image) throw new Error("no picture came out");
  return image;
}
