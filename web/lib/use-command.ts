import { useRef, useState } from "react";
import type { Refusal, Result } from "#shared/result";
import { newCommandId } from "./command-id.ts";
import { askForNewest } from "./newest-of-page.ts";
import { type Problem, toProblem } from "./problem.ts";
import { sendAgainAfter } from "./send-again.ts";
import { withStepUp } from "./step-up.ts";

export type CommandOptions<Args, T, R extends Refusal> = {
  send: (args: Args, commandId: string) => Promise<Result<T, R>>;
  onOk?: (value: T, args: Args) => void | Promise<void>;
};

export type Command<Args, T, R extends Refusal> = {
  /** Resolves to null on a problem (no answer, not signed in …). A second press while pending is ignored. */
  run: (args: Args) => Promise<Result<T, R> | null>;
  pending: boolean;
  /** Under way, and the server was not reached: it is tried again for some seconds. */
  unreached: boolean;
  /** What `run` was last called with, to show which row is working. */
  args: Args | null;
  refusal: R | null;
  problem: Problem | null;
  reset: () => void;
};

type State<Args, R> = {
  pending: boolean;
  unreached: boolean;
  args: Args | null;
  refusal: R | null;
  problem: Problem | null;
};
const RESTING = { pending: false, unreached: false, args: null, refusal: null, problem: null } as const;

/**
 * One intent, one command id. The id is made when the person acts, kept through network loss, and kept again when they
 * press the same thing after a loss: only an answer ends an intent.
 */
export function useCommand<Args, T, R extends Refusal>(options: CommandOptions<Args, T, R>): Command<Args, T, R> {
  const [state, setState] = useState<State<Args, R>>(RESTING);
  const unanswered = useRef<{ key: string; commandId: string } | null>(null);
  const busy = useRef(false);

  const run = async (args: Args): Promise<Result<T, R> | null> => {
    if (busy.current) return null;
    busy.current = true;
    setState({ ...RESTING, pending: true, unreached: !navigator.onLine, args });
    const key = JSON.stringify(args) ?? "";
    if (unanswered.current?.key !== key) unanswered.current = { key, commandId: newCommandId() };
    try {
      const { commandId } = unanswered.current;
      const unreached = () => setState({ ...RESTING, pending: true, unreached: true, args });
      const result = await persist(() => withStepUp(() => options.send(args, commandId)), unreached);
      unanswered.current = null;
      if (result.ok) await options.onOk?.(result.value, args);
      // What this page shows is old, so a second try needs the newest of all of it.
      else if (["stale-edit", "stale-rule"].includes(result.refusal.code)) await askForNewest();
      setState({ ...RESTING, args, refusal: result.ok ? null : result.refusal });
      return result;
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code !== "NETWORK" && problem.code !== "OVERLOADED") unanswered.current = null;
      setState({ ...RESTING, args, problem });
      return null;
    } finally {
      busy.current = false;
    }
  };

  const reset = () => setState(RESTING);
  return { run, reset, ...state };
}

async function persist<T>(send: () => Promise<T>, onUnreached: () => void): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      const waitMs = sendAgainAfter(error, attempt, Math.random());
      if (waitMs === null) throw error;
      if (toProblem(error).code === "NETWORK") onUnreached();
      await new Promise((done) => setTimeout(done, waitMs));
    }
  }
}
