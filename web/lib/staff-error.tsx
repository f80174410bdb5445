import { Link, useParams } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import { AppError } from "#shared/errors";
import { buttonClass } from "#web/ui/button";
import { EmptyState } from "#web/ui/empty-state";
import { Main } from "#web/ui/main";
import { PageError } from "./page-error.tsx";
import { toProblem } from "./problem.ts";

/** For staff pages: who lacks the role hears so kindly and is shown a way on; the rest is the usual page error. */
export function StaffError({ error, reset }: { error: unknown; reset: () => void }) {
  const { college } = useParams({ strict: false });
  const code = error instanceof AppError ? error.code : toProblem(error).code;
  if (code !== "NOT_ALLOWED") return <PageError error={error} reset={reset} />;
  return (
    <Main className="mx-auto w-full max-w-xl px-4 py-16">
      <h1 className="sr-only">Not for your role</h1>
      <EmptyState
        icon={<Lock size={32} />}
        title="This page is for the event's team"
        action={
          college ? (
            <Link to="/$college" params={{ college }} className={buttonClass()}>
              Go to the campus's events
            </Link>
          ) : (
            <Link to="/" className={buttonClass()}>
              Go to the start
            </Link>
          )
        }
      >
        Your role does not open it. If you help at this event, ask a college administrator to change your role, then
        reload this page.
      </EmptyState>
    </Main>
  );
}
