/** What is wrong with a picture; null: nothing. */
export type Harshness = "dark" | "noisy" | "blurred" | "torn" | null;
/** A frame: rows of a code's modules, "1" for dark. */
export type Frame = { readonly rows: readonly string[]; readonly harshness: Harshness };

/**
 * One frame, milliseconds: from when it was given to the camera until its code was read, and from there until its verdict was
 * painted. `isOwn`: the phone's own. Null: nobody could read it.
 */
export type Seen = {
  readonly readMs: number;
  readonly verdictMs: number;
  readonly word: string;
  readonly isOwn: boolean;
} | null;

declare global {
  interface Window {
    bench: { scan: (film: readonly Frame[]) => Promise<Seen[]> };
  }
  // Of the insertable streams for media, which the DOM typings leave out.
  class MediaStreamTrackGenerator extends MediaStreamTrack {
    constructor(init: { kind: "video" });
    readonly writable: WritableStream<VideoFrame>;
  }
}

type ToProjector = { readonly writable: WritableStream<VideoFrame> } | Frame;

/** What runs in the page before its own code, so that its camera sees frames that are drawn in a thread of their own. */
export const FILM_SCRIPT = `(${showFrames})(${JSON.stringify(`(${projectFrames})()`)})`;

/** Runs in a worker: draws each frame it is sent and gives it on at a camera's pace, as a phone's camera does without its page. */
function projectFrames(): void {
  const [width, height, everyMs] = [1_280, 720, 33];
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser draws nothing");
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const grainOf = (strength: number) => {
    const grain = new OffscreenCanvas(256, 256);
    const dots = grain.getContext("2d");
    for (let x = 0; x < 256; x += 2)
      for (let y = 0; y < 256; y += 2)
        if (dots) {
          dots.fillStyle = `rgb(0 0 0 / ${random() * strength})`;
          dots.fillRect(x, y, 2, 2);
        }
    return pen.createPattern(grain, "repeat") ?? "transparent";
  };
  const [grain, strongGrain] = [grainOf(0.25), grainOf(0.6)];
  const draw = ({ rows, harshness }: Frame) => {
    pen.filter = harshness === "blurred" ? "blur(2px)" : "none";
    pen.fillStyle = "#777";
    pen.fillRect(0, 0, width, height);
    const side = height * (0.5 + 0.35 * random());
    const size = side / rows.length;
    pen.save();
    pen.translate(width / 2 + 60 * (random() - 0.5), height / 2 + 30 * (random() - 0.5));
    pen.rotate(0.3 * (random() - 0.5));
    pen.translate(-side / 2, -side / 2);
    pen.fillStyle = "#f4f4f4";
    pen.fillRect(0, 0, side, side);
    pen.fillStyle = "#111";
    const modules = new Path2D();
    for (const [y, row] of rows.entries())
      for (const [x, module] of [...row].entries())
        if (module === "1") modules.rect(x * size, y * size, size + 0.5, size + 0.5);
    pen.fill(modules);
    pen.fillStyle = "#777";
    if (harshness === "torn") pen.fillRect(side * 0.87, side * 0.87, side * 0.13, side * 0.13);
    pen.restore();
    pen.filter = "none";
    pen.fillStyle = harshness === "noisy" ? strongGrain : grain;
    pen.fillRect(0, 0, width, height);
    // At night: what little light there is lies in the dark.
    pen.fillStyle = "rgb(10 10 10 / 0.85)";
    if (harshness === "dark") pen.fillRect(0, 0, width, height);
  };
  let picture: VideoFrame | null = null;
  let writer: WritableStreamDefaultWriter<VideoFrame> | null = null;
  const give = () => {
    if (!picture || !writer || (writer.desiredSize ?? 0) <= 0) return;
    void writer.write(new VideoFrame(picture, { timestamp: Math.round(performance.now() * 1_000) }));
  };
  const show = (frame: Frame) => {
    draw(frame);
    picture?.close();
    picture = new VideoFrame(canvas, { timestamp: 0 });
    give();
  };
  self.onmessage = ({ data }: MessageEvent<ToProjector>) => {
    if ("writable" in data) {
      writer = data.writable.getWriter();
      show({ rows: ["0"], harshness: null });
      setInterval(give, everyMs);
    } else {
      show(data);
      self.postMessage(performance.timeOrigin + performance.now());
    }
  };
}

/** Runs in the page before its own code. Stands alone: nothing outside it is seen there. */
function showFrames(projector: string): void {
  const [longMs, idleMs] = [8_000, 1_000];
  const worker = new Worker(URL.createObjectURL(new Blob([projector], { type: "text/javascript" })));
  const track = new MediaStreamTrackGenerator({ kind: "video" });
  worker.postMessage({ writable: track.writable }, [track.writable]);
  const open = async () => new MediaStream([track.clone()]);
  Object.defineProperty(navigator.mediaDevices, "getUserMedia", { value: open });

  const show = (frame: Frame) =>
    new Promise<number>((resolve) => {
      worker.onmessage = ({ data }) => resolve(data - performance.timeOrigin);
      worker.postMessage(frame);
    });
  const nextVerdict = () =>
    new Promise<PerformanceEntry | null>((resolve) => {
      const observer = new PerformanceObserver((list) => end(list.getEntriesByName("gate-verdict")[0]));
      const end = (entry: PerformanceEntry | undefined | null) => {
        if (entry === undefined) return;
        observer.disconnect();
        clearTimeout(late);
        resolve(entry);
      };
      const late = setTimeout(end, longMs, null);
      observer.observe({ entryTypes: ["measure"] });
    });
  // The next person comes once the phone has done what it does after a verdict.
  const idle = () => new Promise<unknown>((resolve) => requestIdleCallback(resolve, { timeout: idleMs }));
  window.bench = {
    scan: async (film) => {
      const seen: Seen[] = [];
      for (const frame of film) {
        await idle();
        const verdict = nextVerdict();
        const shownAt = await show(frame);
        const entry = await verdict;
        const screen = [...document.querySelectorAll("button")].find((one) =>
          one.textContent?.includes("Tap to go on"),
        );
        const word = screen?.querySelector("span")?.textContent ?? "?";
        const isOwn = screen?.textContent?.includes("Decided by this phone") ?? false;
        seen.push(entry && { readMs: entry.startTime - shownAt, verdictMs: entry.duration, word, isOwn });
        screen?.click();
      }
      return seen;
    },
  };
}
