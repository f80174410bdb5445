import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useApi, useCollege } from "#web/lib/trpc";
import { Card } from "#web/ui/card";
import { Time } from "#web/ui/time";

/** Drafts of departments that wait for the college's yes; nothing for whoever does not give it. */
export function SubmittedDrafts() {
  const { trpc } = useApi();
  const college = useCollege();
  const { data: drafts } = useQuery(trpc.lifecycle.listSubmitted.queryOptions());
  if (!drafts || drafts.length === 0) return null;
  return (
    <div className="pb-6">
      <Card as="section" tone="accent" aria-labelledby="submitted-title">
        <h2 id="submitted-title" className="font-semibold">
          Waiting for the college
        </h2>
        <ul className="pt-1">
          {drafts.map((draft) => (
            <li key={draft.id} className="flex min-h-11 flex-wrap items-center justify-between gap-x-4">
              <Link
                to="/$college/console/events/$eventId/setup"
                params={{ college, eventId: draft.id }}
                className="min-w-0 truncate font-medium hover:underline"
              >
                {draft.title}
              </Link>
              <span className="text-sm text-ink-soft">
                Submitted <Time at={draft.submittedAt} form="relative" />
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
