import { toProblem } from "./problem.ts";

type Asked = { readonly answer: (isProven: boolean) => void };

/** Somebody signs in again, then makes a passkey; whatever is asked for after that goes on asking in vain. */
const ASKS_MAX = 3;

let asked: Asked | null = null;
const listeners = new Set<() => void>();

/** What is being asked for now, for the dialog. */
export const currentAsk = (): Asked | null => asked;
export function subscribeToAsks(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(next: Asked | null): void {
  asked = next;
  for (const listener of listeners) listener();
}

/** Resolves once somebody has proved who they are (true) or declined to. Nobody is asked twice at once. */
function askForStepUp(): Promise<boolean> {
  if (asked || listeners.size === 0) return Promise.resolve(false);
  return new Promise((resolve) => {
    set({
      answer: (isProven) => {
        set(null);
        resolve(isProven);
      },
    });
  });
}

/** Does something; where the server wants a proof of who asks first, asks for it and does it again. */
export async function withStepUp<T>(act: () => Promise<T>): Promise<T> {
  for (let asks = 0; ; asks++) {
    try {
      return await act();
    } catch (failure) {
      const isAsked = toProblem(failure).code === "STEP_UP_NEEDED" && asks < ASKS_MAX;
      if (!isAsked || !(await askForStepUp())) throw failure;
    }
  }
}
