import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";
import type { ScannerEvent, ScannerSetup } from "#shared/views/gate";
import { useScanApi } from "./scan-api.ts";
import { ScanLink } from "./use-scan-address.tsx";

export type ScannerBarProps = {
  event: ScannerSetup["event"];
  gate: ScannerSetup["gates"][number];
  stations: ScannerEvent["stations"];
  /** The station that is worked; null at the gate. */
  station: string | null;
  /** The connection. */
  children: ReactNode;
};

const TAB_CLASS =
  "flex min-h-11 shrink-0 items-center rounded-full border border-line-strong/60 px-4 text-base font-medium whitespace-nowrap text-ink hover:bg-sunken aria-[current=page]:border-transparent aria-[current=page]:bg-ink aria-[current=page]:text-canvas";

/** Where I stand, whether I am connected, and my other posts one touch away. */
export function ScannerBar({ event, gate, stations, station: stationId, children }: ScannerBarProps) {
  const { college } = useScanApi();
  const worked = stations.find((station) => station.id === stationId);
  const here = { college, eventId: event.id, gate: gate.gateId };
  return (
    <header className="border-b border-line bg-surface pt-[env(safe-area-inset-top)]">
      <div className="flex min-h-14 items-center gap-2 pr-4 pl-1">
        <ScanLink
          to={{ college, choose: true }}
          aria-label="Change gate"
          className="flex size-12 shrink-0 items-center justify-center rounded-control text-ink-soft hover:bg-sunken"
        >
          <ChevronLeft aria-hidden size={24} />
        </ScanLink>
        <div className="min-w-0 flex-1 leading-tight">
          <h1 className="truncate text-base font-bold">{worked ? worked.name : gate.name}</h1>
          <p className="truncate text-sm text-ink-soft">{event.title}</p>
        </div>
        <div className="max-w-52 shrink-0 sm:max-w-none">{children}</div>
      </div>
      {stations.length > 0 ? (
        <nav aria-label="My posts" className="flex gap-2 overflow-x-auto px-4 pb-3">
          <ScanLink to={here} aria-current={stationId === null ? "page" : undefined} className={TAB_CLASS}>
            Gate
          </ScanLink>
          {stations.map(({ id, kind, name }) => (
            <ScanLink
              key={id}
              to={{ ...here, ...(kind === "food" ? { handOver: id } : { desk: id }) }}
              aria-current={stationId === id ? "page" : undefined}
              className={TAB_CLASS}
            >
              {kind === "food" ? `Hand over · ${name}` : `Call next · ${name}`}
            </ScanLink>
          ))}
        </nav>
      ) : null}
    </header>
  );
}
