/** Between the pages of one browser: one that waits for its owner to sign in again hears that they have, in another tab. */
const CHANNEL = "campuspulse.signed-in";
/** A waiting page asks the server before it goes on. */
const ANSWER_WITHIN_MS = 2_000;

type Said = "signed-in" | "goes-on";

/** @returns whether another page was waiting for it, and goes on by itself */
export async function tellSignedIn(): Promise<boolean> {
  const { held } = await navigator.locks.query();
  if (!held?.some(({ name }) => name === CHANNEL)) return false;
  const channel = new BroadcastChannel(CHANNEL);
  return new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(false), ANSWER_WITHIN_MS);
    channel.onmessage = ({ data }: MessageEvent<Said>) => data === "goes-on" && resolve(true);
    channel.postMessage("signed-in" satisfies Said);
  }).finally(() => channel.close());
}

/**
 * Waits for it, until ended.
 * @param goOn resolves with whether the page goes on
 * @returns what ends it
 */
export function onSignedIn(goOn: () => Promise<boolean>): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  let stop = () => {};
  const ended = new Promise<void>((resolve) => {
    stop = resolve;
  });
  void navigator.locks.request(CHANNEL, { mode: "shared" }, () => ended);
  channel.onmessage = async ({ data }: MessageEvent<Said>) => {
    if (data === "signed-in" && (await goOn())) channel.postMessage("goes-on" satisfies Said);
  };
  return () => {
    stop();
    // After what it may have to say: whoever goes on ends it.
    setTimeout(() => channel.close());
  };
}
