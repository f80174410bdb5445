import { useSuspenseQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useApi, useCollege } from "#web/lib/trpc";
import { useGateLive, useLiveEntry } from "#web/live/use-live";
import { ChooseGate } from "./choose-gate.tsx";
import { GateCounter } from "./gate-counter.tsx";
import { rememberGate } from "./gate-memory.ts";
import { ScannerStage } from "./scanner-stage.tsx";
import { useGateAsk } from "./use-gate-ask.ts";
import { useHandOverAsk } from "./use-hand-over-ask.ts";

export type ScannerPageProps = { eventId: string; gateId: string | undefined; handOver: string | undefined };

/** The volunteer's page: the gate, or (same page, same thumb) a food station's hand-over. */
export function ScannerPage({ eventId, gateId, handOver }: ScannerPageProps) {
  const college = useCollege();
  const { trpc } = useApi();
  const { data: setup } = useSuspenseQuery(trpc.scanner.setup.queryOptions({ eventId }));
  const { data: events } = useSuspenseQuery(trpc.scanner.listEvents.queryOptions());
  const gate = setup.gates.find((each) => each.gateId === gateId);
  const stations = events.find((event) => event.id === eventId)?.stations ?? [];
  const kitchen = stations.find((station) => station.kind === "food" && station.id === handOver);
  useEffect(() => {
    if (gate) rememberGate(college, { eventId, gateId: gate.gateId });
  }, [college, eventId, gate]);
  if (!gate) return <ChooseGate />;
  const place = { event: setup.event, gate, stations };
  return kitchen ? (
    <HandOver key={kitchen.id} {...place} kitchen={kitchen} />
  ) : (
    <Gate key={gate.gateId} {...place} summary={setup.summary} />
  );
}

type Setup = import("#shared/views/gate").ScannerSetup;
type Stations = import("#shared/views/gate").ScannerEvent["stations"];
type Place = { event: Setup["event"]; gate: Setup["gates"][number]; stations: Stations };

function Gate({ summary, ...place }: Place & { summary: Setup["summary"] }) {
  const channel = useGateLive(place.event.id);
  const count = useLiveEntry(channel, "gates")?.find((each) => each.gateId === place.gate.gateId) ?? place.gate;
  const event = useLiveEntry(channel, "event") ?? summary;
  const ask = useGateAsk(channel, { eventId: place.event.id, gateId: place.gate.gateId });
  return (
    <ScannerStage
      {...place}
      channel={channel}
      ask={ask}
      handOver={null}
      hint="Hold the pass inside the frame"
      codeLabel="Type the 8 characters"
      codeChars={8}
      counter={<GateCounter count={count} event={event} />}
    />
  );
}

function HandOver({ kitchen, ...place }: Place & { kitchen: Stations[number] }) {
  const channel = useGateLive(place.event.id);
  const ask = useHandOverAsk(kitchen.id);
  return (
    <ScannerStage
      {...place}
      channel={channel}
      ask={ask}
      handOver={kitchen.id}
      hint="Hold the pickup code inside the frame"
      codeLabel="Type the 4 characters"
      codeChars={4}
      counter={null}
    />
  );
}
