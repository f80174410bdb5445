import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useApi, useCollege } from "#web/lib/trpc";
import { LiveStatusDot } from "#web/live/live-status-dot";
import { useLiveOr, useStationLive } from "#web/live/use-live";
import { backLinkClass } from "#web/ui/page-header";
import { FoodStation } from "./food-station.tsx";
import { ServiceStation } from "./service-station.tsx";

export function StationPage({ stationId }: { stationId: string }) {
  const { trpc } = useApi();
  const college = useCollege();
  const { data } = useSuspenseQuery(trpc.attendee.getStation.queryOptions({ stationId }));
  const live = useStationLive(stationId);
  const summary = useLiveOr(live, "summary", data.summary) ?? data.summary;
  const { station } = data;
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-6">
      <header className="flex flex-col gap-1">
        <Link to="/$college/events/$eventId" params={{ college, eventId: station.eventId }} className={backLinkClass}>
          <ArrowLeft aria-hidden size={16} />
          {station.eventTitle}
        </Link>
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <h1 className="text-title font-bold break-words">{station.name}</h1>
          <LiveStatusDot channel={live} />
        </div>
      </header>
      {summary.kind === "service" ? (
        <ServiceStation
          station={station}
          queue={summary.queue}
          lanes={data.lanes}
          before={data.token}
          at={data.at}
          live={live}
        />
      ) : (
        <FoodStation
          station={station}
          kitchen={summary.kitchen}
          menuBefore={data.menu}
          orders={data.orders}
          live={live}
        />
      )}
    </div>
  );
}
