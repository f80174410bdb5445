import { Link, useParams, useRouter } from "@tanstack/react-router";
import { AppError } from "#shared/errors";
import { Button, buttonClass } from "#web/ui/button";
import { ErrorState } from "#web/ui/error-state";
import { Main } from "#web/ui/main";
import { PageMissing } from "./page-missing.tsx";
import { type Problem, toProblem } from "./problem.ts";
import { wordsForProblem } from "./problem-words.ts";
import { rememberReturn } from "./return-to.ts";
import { useAgainOnline } from "./use-again-online.ts";

/** What a page shows when it cannot be shown: the server's sentence, and the one next thing to do. */
export function PageError({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter();
  const { college } = useParams({ strict: false });
  const problem: Problem =
    error instanceof AppError
      ? { code: error.code, message: error.message, requestId: null, fields: [] }
      : toProblem(error);
  const retry = () => {
    reset();
    void router.invalidate();
  };
  useAgainOnline(problem.code === "NETWORK", retry);
  // A page's only input is its address, so one the server cannot read is one that leads nowhere.
  if (problem.code === "NOT_FOUND" || problem.code === "BAD_INPUT") return <PageMissing />;
  const words = wordsForProblem(problem);
  return (
    <Main className="mx-auto w-full max-w-xl px-4 py-12">
      <ErrorState
        title={words.title}
        reference={problem.requestId}
        action={
          problem.code === "NOT_SIGNED_IN" && college ? (
            <Link
              to="/$college/sign-in"
              params={{ college }}
              onClick={() => rememberReturn(college, location.pathname + location.search)}
              className={buttonClass()}
            >
              Sign in
            </Link>
          ) : (
            <Button onClick={retry}>Try again</Button>
          )
        }
      >
        {words.detail}
      </ErrorState>
    </Main>
  );
}
