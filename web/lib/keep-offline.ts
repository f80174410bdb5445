import type { Keep, KeptPages } from "../service-worker/build.ts";

/**
 * Lets a surface open without a network from now on: the service worker keeps its files. Begins when the page is loaded,
 * for what a person waits for comes first.
 * @returns whether all of it is kept
 */
export async function keepOffline(surface: KeptPages): Promise<boolean> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return false;
  await loaded();
  try {
    await navigator.serviceWorker.register("/sw.js");
    const { active } = await navigator.serviceWorker.ready;
    return active !== null && (await ask(active, { surface }));
  } catch {
    return false; // a browser that keeps nothing for us still opens the page with a network
  }
}

function ask(worker: ServiceWorker, keep: Keep): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<{ kept: boolean }>) => {
      port1.close();
      resolve(data.kept);
    };
    worker.postMessage(keep, [port2]);
  });
}

function loaded(): Promise<void> {
  if (document.readyState === "complete") return Promise.resolve();
  return new Promise((resolve) => addEventListener("load", () => resolve(), { once: true }));
}
