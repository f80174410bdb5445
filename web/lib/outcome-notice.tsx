import type { ReactNode } from "react";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import type { Problem } from "./problem.ts";
import { wordsForProblem } from "./problem-words.ts";
import { type AnyRefusal, wordsFor } from "./refusal-words.ts";

export type OutcomeNoticeProps = {
  refusal: AnyRefusal | null;
  problem: Problem | null;
  /** It is still tried, and the server was not reached yet. */
  unreached?: boolean;
  action?: ReactNode;
};

/** Why a command did not do what was asked, beside the button that asked. Nothing when it did. */
export function OutcomeNotice({ refusal, problem, unreached = false, action }: OutcomeNoticeProps) {
  const { timeZone } = usePlace();
  if (unreached) {
    return (
      <Notice tone="warn" title="No connection">
        We have no answer yet, and are trying to send it. Keep this open.
      </Notice>
    );
  }
  const words = refusal ? wordsFor(refusal, timeZone) : problem ? wordsForProblem(problem) : null;
  if (!words) return null;
  return (
    <Notice tone={refusal ? "warn" : "bad"} title={words.title} action={action}>
      {words.detail}
    </Notice>
  );
}
