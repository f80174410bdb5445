/** Finds the text of a QR in a video frame; empty when there is none. */
export type Decoder = (video: HTMLVideoElement) => Promise<string | null>;

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

/** The WASM decoder's time grows with the pixels; a pass fills a good part of this square. */
const CROP_PIXELS = 640;

/** The platform's own detector where it reads QR codes, else ours, which then loads 400 kB of WASM from this origin. */
export async function loadDecoder(): Promise<Decoder> {
  const native = window.BarcodeDetector;
  if (native && (await native.getSupportedFormats().catch((): string[] => [])).includes("qr_code")) {
    const detector = new native({ formats: ["qr_code"] });
    return async (video) => first(await detector.detect(video));
  }
  const { createDetector } = await import("./wasm-detector.ts");
  const detector = createDetector();
  const crop = document.createElement("canvas");
  crop.width = CROP_PIXELS;
  crop.height = CROP_PIXELS;
  const pen = crop.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    if (!pen) return null;
    const side = Math.min(video.videoWidth, video.videoHeight);
    if (side === 0) return null;
    const left = (video.videoWidth - side) / 2;
    const top = (video.videoHeight - side) / 2;
    pen.drawImage(video, left, top, side, side, 0, 0, CROP_PIXELS, CROP_PIXELS);
    return first(await detector.detect(crop));
  };
}

function first(found: readonly { readonly rawValue: string }[]): string | null {
  return found[0]?.rawValue || null;
}
