/** Rows of a code's modules, "1" for dark. */
export type Film = readonly (readonly string[])[];

/** One frame: how long until its code was read, and from there to its verdict on the screen, milliseconds; `isOwn`: the phone's own. */
export type Seen = {
  readonly readMs: number;
  readonly verdictMs: number;
  readonly word: string;
  readonly isOwn: boolean;
};

declare global {
  interface Window {
    bench: { scan: (film: Film) => Promise<Seen[]> };
  }
}

/** Runs in the page before its own code: gives it a camera whose picture is drawn here. Stands alone: nothing outside it is seen there. */
export function showFrames(): void {
  const [width, height] = [1_280, 720];
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser draws nothing");
  const grain = document.createElement("canvas");
  Object.assign(grain, { width: 256, height: 256 });
  const dots = grain.getContext("2d");
  for (let x = 0; x < 256; x += 2)
    for (let y = 0; y < 256; y += 2)
      if (dots) {
        dots.fillStyle = `rgb(0 0 0 / ${Math.random() * 0.25})`;
        dots.fillRect(x, y, 2, 2);
      }
  const picture = canvas.captureStream(30);
  Object.defineProperty(navigator.mediaDevices, "getUserMedia", { value: async () => picture.clone() });

  let [seed, verdicts] = [1, 0];
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const clear = () => {
    pen.fillStyle = "#777";
    pen.fillRect(0, 0, width, height);
  };
  const draw = (code: readonly string[]) => {
    clear();
    const side = height * (0.5 + 0.35 * random());
    const size = side / code.length;
    pen.save();
    pen.translate(width / 2 + 60 * (random() - 0.5), height / 2 + 30 * (random() - 0.5));
    pen.rotate(0.3 * (random() - 0.5));
    pen.translate(-side / 2, -side / 2);
    pen.fillStyle = "#f4f4f4";
    pen.fillRect(0, 0, side, side);
    pen.fillStyle = "#111";
    for (const [y, row] of code.entries())
      for (const [x, module] of [...row].entries())
        if (module === "1") pen.fillRect(x * size, y * size, size + 0.5, size + 0.5);
    pen.restore();
    pen.fillStyle = pen.createPattern(grain, "repeat") ?? "transparent";
    pen.fillRect(0, 0, width, height);
  };
  // A picture that does not change is no new frame.
  setInterval(() => {
    pen.fillStyle = `rgb(${(verdicts + Date.now()) % 255} 0 0)`;
    pen.fillRect(0, 0, 1, 1);
  }, 30);
  clear();

  const nextVerdict = () =>
    new Promise<PerformanceEntry>((resolve) => {
      const observer = new PerformanceObserver((list) => {
        const [entry] = list.getEntriesByName("gate-verdict");
        if (!entry) return;
        observer.disconnect();
        resolve(entry);
      });
      observer.observe({ entryTypes: ["measure"] });
    });
  window.bench = {
    scan: async (film) => {
      const seen: Seen[] = [];
      for (const code of film) {
        const verdict = nextVerdict();
        const shownAt = performance.now();
        draw(code);
        const { startTime, duration } = await verdict;
        verdicts += 1;
        const screen = [...document.querySelectorAll("button")].find((one) =>
          one.textContent?.includes("Tap to go on"),
        );
        const word = screen?.querySelector("span")?.textContent ?? "?";
        const isOwn = screen?.textContent?.includes("Decided by this phone") ?? false;
        seen.push({ readMs: startTime - shownAt, verdictMs: duration, word, isOwn });
        screen?.click();
      }
      return seen;
    },
  };
}
