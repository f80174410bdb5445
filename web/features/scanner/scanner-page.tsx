import { useEffect } from "react";
import type { EventSummary } from "#shared/domain/ledger/types";
import type { GateCount, ScannerEvent, ScannerSetup } from "#shared/views/gate";
import { ChooseGate } from "./choose-gate.tsx";
import { GateCounter } from "./gate-counter.tsx";
import { rememberGate } from "./gate-memory.ts";
import { RegisterAtDoor } from "./register-at-door.tsx";
import type { ScanAddress } from "./scan-address.ts";
import { useScanApi } from "./scan-api.ts";
import { ScannerStage } from "./scanner-stage.tsx";
import { useGateAsk } from "./use-gate-ask.ts";
import { gateChannel, useGateEntry } from "./use-gate-channel.ts";
import { useHandOverAsk } from "./use-hand-over-ask.ts";
import { useLoaded } from "./use-loaded.ts";
import { Waiting } from "./waiting.tsx";

/** The volunteer's page: the gate, or (same page, same thumb) a food station's hand-over. */
export function ScannerPage({ address, eventId }: { address: ScanAddress; eventId: string }) {
  const { college, client } = useScanApi();
  const loaded = useLoaded(eventId, () =>
    Promise.all([client.scanner.setup.query({ eventId }), client.scanner.listEvents.query()]),
  );
  const [setup, events] = loaded.type === "there" ? loaded.value : [];
  const gate = setup?.gates.find((each) => each.gateId === address.gate);
  const gateId = gate?.gateId;
  useEffect(() => {
    if (gateId) rememberGate(college, { eventId, gateId });
  }, [college, eventId, gateId]);
  if (loaded.type !== "there") return <Waiting loaded={loaded} />;
  if (!setup || !gate) return <ChooseGate ask />;
  const stations = events?.find((event) => event.id === eventId)?.stations ?? [];
  const kitchen = stations.find((station) => station.kind === "food" && station.id === address.handOver);
  const place = { event: setup.event, gate, stations };
  return kitchen ? (
    <HandOver key={kitchen.id} {...place} kitchen={kitchen} />
  ) : (
    <Gate key={gate.gateId} {...place} summary={setup.summary} />
  );
}

type Place = { event: ScannerSetup["event"]; gate: GateCount; stations: ScannerEvent["stations"] };

function Gate({ summary, ...place }: Place & { summary: EventSummary }) {
  const { college } = useScanApi();
  const channel = gateChannel(college, place.event.id);
  const count = useGateEntry(channel, "gates")?.find((each) => each.gateId === place.gate.gateId) ?? place.gate;
  const event = useGateEntry(channel, "event") ?? summary;
  const ask = useGateAsk(channel, place.event.id, place.gate.gateId);
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
      more={(admit) => <RegisterAtDoor eventId={place.event.id} onAdmit={admit} />}
    />
  );
}

function HandOver({ kitchen, ...place }: Place & { kitchen: Place["stations"][number] }) {
  const { college } = useScanApi();
  const ask = useHandOverAsk(kitchen.id);
  return (
    <ScannerStage
      {...place}
      channel={gateChannel(college, place.event.id)}
      ask={ask}
      handOver={kitchen.id}
      hint="Hold the pickup code inside the frame"
      codeLabel="Type the 4 characters"
      codeChars={4}
      counter={null}
    />
  );
}
