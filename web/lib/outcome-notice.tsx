import type { ReactNode } from "react";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import type { Problem } from "./problem.ts";
import { wordsForProblem } from "./problem-words.ts";
import { type AnyRefusal, wordsFor } from "./refusal-words.ts";

export type OutcomeNoticeProps = { refusal: AnyRefusal | null; problem: Problem | null; action?: ReactNode };

/** Why a command did not do what was asked, beside the button that asked. Nothing when it did. */
export function OutcomeNotice({ refusal, problem, action }: OutcomeNoticeProps) {
  const { timeZone } = usePlace();
  const words = refusal ? wordsFor(refusal, timeZone) : problem ? wordsForProblem(problem) : null;
  if (!words) return null;
  return (
    <Notice tone={refusal ? "warn" : "bad"} title={words.title} action={action}>
      {words.detail}
    </Notice>
  );
}
