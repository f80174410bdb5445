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
  /** What `run` was last called with, to show which row is working. */
  args: Args | null;
  refusal: R | null;
  problem: Problem | null;
  reset: () => void;
};

type State<Args, R> = { pending: boolean; args: Args | null; refusal: R | null; problem: Problem | null };

/**
 * One intent, one command id. The id is made when the person acts, kept through network loss, and kept again when they
 * press the same thing after a loss: only an answer ends an intent.
 */
export function useCommand<Args, T, R extends Refusal>(options: CommandOptions<Args, T, R>): Command<Args, T, R> {
  const [state, setState] = useState<State<Args, R>>({ pending: false, args: null, refusal: null, problem: null });
  const unanswered = useRef<{ key: string; commandId: string } | null>(null);
  const busy = useRef(false);

  const run = async (args: Args): Promise<Result<T, R> | null> => {
    if (busy.current) return null;
    busy.current = true;
    setState({ pending: true, args, refusal: null, problem: null });
    const key = JSON.stringify(args) ?? "";
    if (unanswered.current?.key !== key) unanswered.current = { key, commandId: newCommandId() };
    try {
      const { commandId } = unanswered.current;
      const result = await persist(() => withStepUp(() => options.send(args, commandId)));
      unanswered.current = null;
      if (result.ok) await options.onOk?.(result.value, args);
      // What this page shows is old, so a second try needs the newest of all of it.
      else if (["stale-edit", "stale-rule"].includes(result.refusal.code)) await askForNewest();
      setState({ pending: false, args, refusal: result.ok ? null : result.refusal, problem: null });
      return result;
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code !== "NETWORK" && problem.code !== "OVERLOADED") unanswered.current = null;
      setState({ pending: false, args, refusal: null, problem });
      return null;
    } finally {
      busy.current = false;
    }
  };

  const reset = () => setState({ pending: false, args: null, refusal: null, problem: null });
  return { run, reset, ...state };
}

async function persist<T>(send: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      const waitMs = sendAgainAfter(error, attempt, Math.random());
      if (waitMs === null) throw error;
      await new Promise((done) => setTimeout(done, waitMs));
    }
  }
}
