import { useQuery } from "@tanstack/react-query";
import { platformApi } from "#web/lib/trpc";
import { Badge } from "#web/ui/badge";
import { Card } from "#web/ui/card";
import { Time } from "#web/ui/time";

/** Proof, store by store, that nothing is left of colleges that left. Nothing where none has. */
export function Erasures() {
  const { trpc } = platformApi();
  const { data: erasures } = useQuery(trpc.platform.listErasures.queryOptions());
  if (!erasures?.length) return null;
  return (
    <Card as="section" aria-labelledby="erasures-title">
      <h2 id="erasures-title" className="font-semibold">
        Colleges that left
      </h2>
      <ul>
        {erasures.map(({ slug, startedAt, finishedAt, stores }) => (
          <li key={slug + startedAt} className="flex flex-col gap-1 border-t border-line py-3 first:border-0">
            <div className="flex flex-wrap items-center gap-3">
              <span className="font-medium">{slug}</span>
              {finishedAt === null ? <Badge tone="warn">Being erased</Badge> : <Badge tone="good">Nothing left</Badge>}
              <span className="text-sm text-ink-soft">
                <Time at={finishedAt ?? startedAt} form="day-clock" />
              </span>
            </div>
            <p className="text-sm text-ink-soft">
              {Object.entries(stores)
                .map(([store, count]) => `${count} ${store.replaceAll("_", " ")}`)
                .join(", ")}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
