import wasm from "zxing-wasm/reader/zxing_reader.wasm?url";
import type { Decoded, DecodeFrame, DecodeSetup } from "./decode-worker.ts";

/** A code that was read, and when, by the clock that only counts up. */
export type ReadCode = { readonly text: string; readonly readAt: number };

/** Finds the QR in a video's picture; null when there is none. */
export type Decoder = (video: HTMLVideoElement) => Promise<ReadCode | null>;

type Detector = { detect: (source: CanvasImageSource) => Promise<readonly { readonly rawValue: string }[]> };
type DetectorClass = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats: () => Promise<readonly string[]>;
};

declare global {
  interface Window {
    BarcodeDetector?: DetectorClass;
  }
}

let loaded: Promise<Decoder> | null = null;

/**
 * The platform's own detector where it reads QR codes, else ours, which then loads 400 kB of WASM from this origin.
 * @throws where neither runs
 */
export function loadDecoder(): Promise<Decoder> {
  loaded ??= load().catch((failure: unknown) => {
    loaded = null;
    throw failure;
  });
  return loaded;
}

async function load(): Promise<Decoder> {
  const native = window.BarcodeDetector;
  if (!native || !(await native.getSupportedFormats().catch((): string[] => [])).includes("qr_code"))
    return startWorker();
  const detector = new native({ formats: ["qr_code"] });
  return async (video) => {
    const text = (await detector.detect(video))[0]?.rawValue;
    return text ? { text, readAt: performance.now() } : null;
  };
}

/** Ours has a thread of its own: what it takes on a slow phone, a verdict would have to wait for. */
async function startWorker(): Promise<Decoder> {
  const worker = new Worker(new URL("./decode-worker.ts", import.meta.url), { type: "module" });
  const waiting: { resolve: (decoded: Decoded) => void; reject: (failure: Error) => void }[] = [];
  let failure: Error | null = null;
  worker.onmessage = ({ data }: MessageEvent<Decoded>) => waiting.shift()?.resolve(data);
  // Whoever opens the camera next gets another.
  worker.onerror = () => {
    failure = new Error("the decoder failed");
    loaded = null;
    worker.terminate();
    for (const { reject } of waiting.splice(0)) reject(failure);
  };
  const ask = (message: DecodeSetup | DecodeFrame, transfer: Transferable[]) =>
    new Promise<Decoded>((resolve, reject) => {
      if (failure) return reject(failure);
      waiting.push({ resolve, reject });
      worker.postMessage(message, transfer);
    });
  await ask({ wasm }, []);
  return async (video) => {
    const frame = "VideoFrame" in window ? new VideoFrame(video) : await createImageBitmap(video);
    // Where the decoder is gone the frame never left; a camera gives only so many at once.
    const { text, readAt } = await ask({ frame }, [frame]).finally(() => frame.close());
    // Both clocks began at an instant that each knows; no code was read after now.
    return text === null ? null : { text, readAt: Math.min(readAt - performance.timeOrigin, performance.now()) };
  };
}
