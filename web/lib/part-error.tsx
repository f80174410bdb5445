import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Notice } from "#web/ui/notice";
import { toProblem } from "./problem.ts";
import { wordsForProblem } from "./problem-words.ts";
import { useAgainOnline } from "./use-again-online.ts";

export type PartErrorProps = {
  /** The heading it has otherwise. */
  what: string;
  error: unknown;
  onRetry: () => unknown;
};

/** A part of a page that could not be shown, in its place; the rest of the page stays. */
export function PartError({ what, error, onRetry }: PartErrorProps) {
  const problem = toProblem(error);
  const words = wordsForProblem(problem);
  useAgainOnline(problem.code === "NETWORK", () => void onRetry());
  return (
    <Card as="section" aria-label={what} className="flex flex-col gap-3">
      <h2 className="font-semibold">{what}</h2>
      <Notice
        tone="warn"
        title={words.title}
        action={
          <Button variant="secondary" size="sm" onClick={() => void onRetry()}>
            Try again
          </Button>
        }
      >
        {words.detail}
      </Notice>
    </Card>
  );
}
