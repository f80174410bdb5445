import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { CollegeHealth } from "#shared/views/college";
import { StepUpDialog } from "#web/lib/step-up-dialog";
import { platformApi } from "#web/lib/trpc";
import { Status } from "#web/ui/badge";
import { buttonClass } from "#web/ui/button";
import { EmptyState } from "#web/ui/empty-state";
import { LiveNumber } from "#web/ui/live-number";
import { PageHeader } from "#web/ui/page-header";
import { Time } from "#web/ui/time";
import { AddCollege } from "./add-college.tsx";
import { AskSupport } from "./ask-support.tsx";
import { CollegeMoves } from "./college-moves.tsx";
import { DeadLetters } from "./dead-letters.tsx";
import { Erasures } from "./erasures.tsx";

/** Counts trail the events by seconds; looking more often shows nothing new. */
const REFRESH_MS = 10_000;

type Count = Exclude<keyof CollegeHealth, "id" | "slug" | "name" | "shard">;
const COUNTS: readonly { readonly key: Count; readonly label: string; readonly wideOnly: boolean }[] = [
  { key: "members", label: "Members", wideOnly: true },
  { key: "events", label: "Events", wideOnly: true },
  { key: "registrations", label: "Registrations", wideOnly: false },
  { key: "admissions", label: "Admissions", wideOnly: false },
  { key: "ordersServed", label: "Orders served", wideOnly: true },
];

/** Every college at a glance: counts only, nobody's data. */
export function CollegesPage() {
  const { client, trpc } = platformApi();
  const { data: colleges, dataUpdatedAt } = useSuspenseQuery({
    ...trpc.platform.listColleges.queryOptions(),
    refetchInterval: REFRESH_MS,
  });
  const total = (key: Count) => colleges.reduce((sum, college) => sum + college[key], 0);
  return (
    <main className="mx-auto w-full max-w-6xl px-4 py-8 lg:px-6">
      <PageHeader
        back={<p className="pb-1 text-sm font-medium text-ink-soft">CampusPulse platform</p>}
        title="Colleges"
        actions={
          <>
            <Link to="/platform/rules" className={buttonClass({ variant: "secondary" })}>
              Rules
            </Link>
            <AddCollege />
          </>
        }
      >
        <span>
          As of <Time at={dataUpdatedAt} />, refreshed every few seconds
        </span>
      </PageHeader>
      <dl className="mb-4 grid grid-cols-2 gap-px overflow-hidden rounded-card border border-line bg-line md:grid-cols-4">
        <Figure label="Colleges" value={colleges.length} />
        <Figure label="Live events" value={total("liveEvents")} />
        <Figure label="Registrations" value={total("registrations")} />
        <Figure label="Admissions" value={total("admissions")} />
      </dl>
      {colleges.length === 0 ? (
        <EmptyState title="No colleges yet">They appear here as soon as one is created.</EmptyState>
      ) : (
        <section aria-label="Colleges" className="relative overflow-x-auto rounded-card border border-line bg-surface">
          <table className="w-full text-sm">
            <caption className="sr-only">Colleges</caption>
            <thead className="border-b border-line text-ink-soft">
              <tr>
                <th scope="col" className="px-4 py-2.5 text-left font-medium">
                  College
                </th>
                <th scope="col" className="px-4 py-2.5 text-left font-medium">
                  Now
                </th>
                {COUNTS.map((count) => (
                  <th key={count.key} scope="col" className={`px-4 py-2.5 text-right font-medium ${wide(count)}`}>
                    {count.label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {colleges.map((college) => (
                <tr key={college.id} className="hover:bg-sunken/50">
                  <td className="px-4 py-3">
                    <Link
                      to="/$college"
                      params={{ college: college.slug }}
                      className="inline-flex min-h-6 items-center text-base font-semibold hover:underline"
                    >
                      {college.name}
                    </Link>
                  </td>
                  <td className="px-4 py-3 whitespace-nowrap">
                    {college.liveEvents > 0 ? (
                      <Status tone="good">{college.liveEvents} live</Status>
                    ) : (
                      <Status tone="neutral">Quiet</Status>
                    )}
                  </td>
                  {COUNTS.map((count) => (
                    <td key={count.key} className={`px-4 py-3 text-right text-base ${wide(count)}`}>
                      <LiveNumber value={college[count.key]} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
            <tfoot className="border-t-2 border-line font-semibold">
              <tr>
                <th scope="row" className="px-4 py-3 text-left">
                  Total
                </th>
                <td className="px-4 py-3 whitespace-nowrap">{total("liveEvents")} live</td>
                {COUNTS.map((count) => (
                  <td key={count.key} className={`px-4 py-3 text-right text-base ${wide(count)}`}>
                    <LiveNumber value={total(count.key)} />
                  </td>
                ))}
              </tr>
            </tfoot>
          </table>
        </section>
      )}
      <div className="flex flex-col gap-4 pt-4">
        <AskSupport colleges={colleges} />
        <CollegeMoves colleges={colleges} />
        <DeadLetters />
        <Erasures />
      </div>
      <StepUpDialog client={client} scope="platform" />
    </main>
  );
}

function wide(count: { readonly wideOnly: boolean }): string {
  return count.wideOnly ? "hidden md:table-cell" : "";
}

function Figure({ label, value }: { label: string; value: number }) {
  return (
    <div className="bg-surface p-4">
      <dt className="text-sm text-ink-soft">{label}</dt>
      <dd className="text-title font-bold">
        <LiveNumber value={value} />
      </dd>
    </div>
  );
}
