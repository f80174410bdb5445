import { useQuery } from "@tanstack/react-query";
import { Printer } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import type { ZoneCount } from "#shared/views/gate";
import { EmergencyAlert } from "#web/lib/emergency-alert";
import { toProblem } from "#web/lib/problem";
import { formatLength } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { emergencyChannel } from "#web/live/emergency-channel";
import { useEmergencies } from "#web/live/use-emergencies";
import { Button } from "#web/ui/button";
import { LiveNumber } from "#web/ui/live-number";
import { Notice } from "#web/ui/notice";
import { Time } from "#web/ui/time";
import { useNow } from "#web/ui/use-now";
import { usePageTitle } from "#web/ui/use-page-title";
import { type KnownHeadcount, recallHeadcount, rememberHeadcount } from "./headcount-memory.ts";
import { zoneName } from "./zone-words.ts";

const REFRESH_MS = 4_000;
/** Three asks without an answer: from then on the age is what matters most. */
const STALE_MS = 15_000;

/** How many people are inside, where, and when that was known: to clear a building by, on paper too. */
export function HeadcountPage({ college, eventId }: { college: string; eventId: string }) {
  const { trpc } = useApi();
  const [kept] = useState(() => recallHeadcount(college, eventId));
  const { data, dataUpdatedAt, error } = useQuery({
    ...trpc.scanner.headcount.queryOptions({ eventId }),
    ...{ refetchInterval: REFRESH_MS, refetchIntervalInBackground: true, retry: false, networkMode: "always" },
  });
  const known: KnownHeadcount | null = data ? { count: data, heardAt: dataUpdatedAt } : kept;
  usePageTitle(known ? `Inside ${known.count.event.title}` : "Headcount");
  useEffect(() => {
    if (data) rememberHeadcount(college, eventId, { count: data, heardAt: dataUpdatedAt });
  }, [college, eventId, data, dataUpdatedAt]);
  const { client } = useApi();
  const ask = useCallback(() => client.emergencies.shown.query(), [client]);
  const emergencies = useEmergencies(emergencyChannel(college), ask).filter(
    (one) => one.eventId === null || one.eventId === eventId,
  );
  return (
    <>
      <EmergencyAlert emergencies={emergencies} />
      {known ? <Known {...known} /> : <Unknown error={error} />}
    </>
  );
}

function Unknown({ error }: { error: unknown }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-xl flex-col justify-center p-6">
      {error ? (
        <Notice tone="bad" title="The count is not known">
          {toProblem(error).code === "NETWORK"
            ? "There is no connection, and this phone has not heard a count before."
            : "Whoever scans at this event can see it. Sign in, and open this page again."}
        </Notice>
      ) : (
        <p role="status" className="text-ink-soft">
          Asking…
        </p>
      )}
    </main>
  );
}

function Known({ count: { event, inside, zones }, heardAt }: KnownHeadcount) {
  const ageMs = useNow(1_000) - heardAt;
  return (
    <main className="mx-auto flex min-h-dvh max-w-xl flex-col gap-6 p-6 print:min-h-0 print:max-w-none print:p-0">
      <header className="flex flex-col gap-1">
        <h1 className="text-title font-bold text-balance break-words">{event.title}</h1>
        <p className="text-ink-soft">{event.venue}</p>
      </header>
      <div>
        <p className="text-lg font-semibold">People inside</p>
        <p data-testid="inside" className="text-[6rem] leading-none font-bold tracking-tight tabular-nums">
          <LiveNumber value={inside} />
        </p>
        <p role="status" className={`pt-2 text-lg ${ageMs > STALE_MS ? "font-semibold text-warn" : "text-ink-soft"}`}>
          Known at <Time at={heardAt} form="day-clock" />
          {ageMs > STALE_MS ? `, ${formatLength(ageMs)} ago. No connection since.` : ""}
        </p>
      </div>
      {zones.length > 1 ? <Zones zones={zones} /> : null}
      <p className="text-sm text-ink-soft">
        Counted are passes that were scanned in and not out. Whoever left without a scan is still counted.
      </p>
      <div className="print:hidden">
        <Button variant="secondary" icon={<Printer aria-hidden size={18} />} onClick={() => print()}>
          Print
        </Button>
      </div>
    </main>
  );
}

function Zones({ zones }: { zones: readonly ZoneCount[] }) {
  return (
    <section aria-labelledby="zones-title">
      <h2 id="zones-title" className="pb-2 text-lg font-semibold">
        Where they are
      </h2>
      <dl className="divide-y divide-line border-y border-line">
        {zones.map((zone) => (
          <div key={zone.listId} className="flex items-baseline justify-between gap-4 py-2 text-lg">
            <dt className="min-w-0 break-words">{zoneName(zone)}</dt>
            <dd className="font-bold tabular-nums">
              <LiveNumber value={zone.inside} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
