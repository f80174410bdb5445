import { useCallback, useEffect, useState } from "react";
import { type Problem, toProblem } from "#web/lib/problem";

export type Loaded<T> =
  | { readonly type: "loading" }
  | { readonly type: "there"; readonly value: T }
  | { readonly type: "failed"; readonly problem: Problem; readonly retry: () => void };

/** Loads once per `key`. What was there stays while a new key loads nothing yet. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; value: T } | { key: string; problem: Problem } | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for what `load` reads
  useEffect(() => {
    let over = false;
    load().then(
      (value) => over || setState({ key, value }),
      (error: unknown) => over || setState({ key, problem: toProblem(error) }),
    );
    return () => {
      over = true;
    };
  }, [key, attempt]);
  const retry = useCallback(() => {
    setState(null);
    setAttempt((count) => count + 1);
  }, []);
  if (!state || state.key !== key) return { type: "loading" };
  return "problem" in state ? { type: "failed", problem: state.problem, retry } : { type: "there", value: state.value };
}
