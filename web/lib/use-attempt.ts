import { useRef, useState } from "react";
import { type Problem, toProblem } from "./problem.ts";

/** One thing a form does at a time: whether it is under way, and what went wrong the last time. */
export function useAttempt() {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, setPending] = useState(false);
  const running = useRef(false);
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    if (running.current) return;
    running.current = true;
    setPending(true);
    setProblem(null);
    try {
      await work();
    } catch (failure) {
      setProblem(toProblem(failure));
    } finally {
      running.current = false;
      setPending(false);
    }
  };
  return { attempt, pending, problem };
}
