import { prepareZXingModule, type ReaderOptions, readBarcodes } from "zxing-wasm/reader";

/** Where the WASM lies, once, before the first frame. */
export type DecodeSetup = { readonly wasm: string };
/** A frame as the page got it from its camera: it is this thread's from then on. */
export type DecodeFrame = { readonly frame: VideoFrame | ImageBitmap };
/** For the setup, and for each frame in turn. `readAt`: epoch milliseconds, with fractions. */
export type Decoded = { readonly text: string | null; readonly readAt: number };

/** The decoder's time grows with the pixels; a pass fills a good part of this square. */
const CROP_PIXELS = 640;
const OPTIONS: ReaderOptions = { formats: ["QRCode"], maxNumberOfSymbols: 1 };

const crop = new OffscreenCanvas(CROP_PIXELS, CROP_PIXELS);
const pen = crop.getContext("2d", { willReadFrequently: true });

self.onmessage = ({ data }: MessageEvent<DecodeSetup | DecodeFrame>) => {
  // A picture that cannot be looked at shows no code; without the WASM there is no decoder.
  const done = "wasm" in data ? prepare(data) : read(data).catch(() => null);
  done.then(
    (text) => self.postMessage({ text, readAt: performance.timeOrigin + performance.now() } satisfies Decoded),
    reportError,
  );
};

/** From our own origin: the package's default would fetch it from a stranger's network. */
async function prepare({ wasm }: DecodeSetup): Promise<null> {
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  return null;
}

async function read({ frame }: DecodeFrame): Promise<string | null> {
  const [width, height] =
    "displayWidth" in frame ? [frame.displayWidth, frame.displayHeight] : [frame.width, frame.height];
  const side = Math.min(width, height);
  try {
    pen?.drawImage(frame, (width - side) / 2, (height - side) / 2, side, side, 0, 0, CROP_PIXELS, CROP_PIXELS);
  } finally {
    frame.close();
  }
  if (!pen) return null;
  const [found] = await readBarcodes(pen.getImageData(0, 0, CROP_PIXELS, CROP_PIXELS), OPTIONS);
  return found?.text || null;
}
