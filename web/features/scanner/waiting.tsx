import { wordsForProblem } from "#web/lib/problem-words";
import { useAgainOnline } from "#web/lib/use-again-online";
import { Button } from "#web/ui/button";
import { ErrorState } from "#web/ui/error-state";
import { Loading, Skeleton } from "#web/ui/skeleton";
import type { Loaded } from "./use-loaded.ts";

/** What is shown while something loads, or when it could not be loaded. */
export function Waiting({ loaded }: { loaded: Exclude<Loaded<unknown>, { type: "there" }> }) {
  useAgainOnline(loaded.type === "failed" && loaded.problem.code === "NETWORK", () => {
    if (loaded.type === "failed") loaded.retry();
  });
  if (loaded.type === "loading") {
    return (
      <Loading>
        <div className="flex h-dvh flex-col">
          <Skeleton className="m-3 h-8 w-1/2" />
          <div className="flex-1 bg-black" />
          <Skeleton className="m-4 h-14" />
          <Skeleton className="m-4 mt-0 h-32" />
        </div>
      </Loading>
    );
  }
  return (
    <main className="mx-auto w-full max-w-xl px-4 py-12">
      <ErrorState
        title={wordsForProblem(loaded.problem).title}
        reference={loaded.problem.requestId}
        action={<Button onClick={loaded.retry}>Try again</Button>}
      >
        {loaded.problem.message}
      </ErrorState>
    </main>
  );
}
