/** One code: how long from its last key to its verdict on the screen, milliseconds, what the verdict was, and whose. */
export type Read = { readonly verdictMs: number; readonly word: string; readonly isOwn: boolean };

declare global {
  interface Window {
    hand: { read: (code: string) => Promise<Read>; skip: (ms: number) => void };
  }
}

/** What runs in the page before its own code, so that codes can be typed into it. */
export const HAND_SCRIPT = `(${holdHandScanner})()`;

/**
 * Types codes as a hardware scanner does, and moves the page's clocks on, the one on the wall and
 * the one that counts, as if so much time had passed. Timers keep real time. Stands alone: nothing outside it is seen there.
 */
function holdHandScanner(): void {
  let skippedMs = 0;
  const [dateNow, upNow] = [Date.now.bind(Date), performance.now.bind(performance)];
  Date.now = () => dateNow() + skippedMs;
  performance.now = () => upNow() + skippedMs;
  window.Date = new Proxy(Date, {
    construct: (target, args) => Reflect.construct(target, args.length === 0 ? [target.now()] : args),
  });
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
  window.hand = {
    skip: (ms) => {
      skippedMs += ms;
    },
    read: async (code) => {
      const verdict = nextVerdict();
      for (const key of [...code, "Enter"]) window.dispatchEvent(new KeyboardEvent("keydown", { key }));
      // The page measured from its own clock, which was moved on, to the browser's.
      const verdictMs = (await verdict).duration + skippedMs;
      const screen = [...document.querySelectorAll("button")].find((one) => one.textContent?.includes("Tap to go on"));
      const read = {
        verdictMs,
        word: screen?.querySelector("span")?.textContent ?? "?",
        isOwn: screen?.textContent?.includes("Decided by this phone") ?? false,
      };
      screen?.click();
      return read;
    },
  };
}
