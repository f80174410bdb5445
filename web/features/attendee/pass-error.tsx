import { Link, useParams } from "@tanstack/react-router";
import { Ticket } from "lucide-react";
import { PageError } from "#web/lib/page-error";
import { toProblem } from "#web/lib/problem";
import { buttonClass } from "#web/ui/button";
import { EmptyState } from "#web/ui/empty-state";
import { Main } from "#web/ui/main";

/** No pass is no mystery: it says so and leads to where one is got. */
export function PassError({ error, reset }: { error: unknown; reset: () => void }) {
  const { college, eventId } = useParams({ strict: false });
  if (!college || !eventId || toProblem(error).code !== "NOT_FOUND") return <PageError error={error} reset={reset} />;
  return (
    <Main className="mx-auto w-full max-w-xl px-4 py-12">
      <h1 className="sr-only">No pass</h1>
      <EmptyState
        icon={<Ticket size={32} />}
        title="You have no pass for this event"
        action={
          <Link to="/$college/events/$eventId" params={{ college, eventId }} className={buttonClass()}>
            Go to the event
          </Link>
        }
      >
        Register on its page, and the pass appears here.
      </EmptyState>
    </Main>
  );
}
