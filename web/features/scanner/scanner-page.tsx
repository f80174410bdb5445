import { lazy, Suspense, startTransition, useEffect, useMemo, useState } from "react";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import type { GateCount, ScannerEvent, ScannerSetup } from "#shared/views/gate";
import { AfterVerdict } from "./after-verdict.tsx";
import { ChooseGate } from "./choose-gate.tsx";
import { FindAtDoor } from "./find-at-door.tsx";
import { GateCounter } from "./gate-counter.tsx";
import { rememberGate } from "./gate-memory.ts";
import { HandOverState } from "./hand-over-state.tsx";
import { Kiosk } from "./kiosk.tsx";
import { readKioskLock } from "./kiosk-lock.ts";
import type { ShownOutcome } from "./outcome.ts";
import { askOrKept } from "./own-gate/ask-or-kept.ts";
import { GateState } from "./own-gate/gate-state.tsx";
import { findKeptPage, keepEvents } from "./own-gate/kept-college.ts";
import type { OwnGate } from "./own-gate/own-gate.ts";
import { outcomeOfKept } from "./own-gate/own-outcome.ts";
import { useOwnGate, useOwnGateAwake, useOwnGatePart } from "./own-gate/use-own-gate.ts";
import { PostPicker } from "./post-picker.tsx";
import { RecentOutcomes } from "./recent-outcomes.tsx";
import { RegisterAtDoor } from "./register-at-door.tsx";
import type { ScanAddress } from "./scan-address.ts";
import { useScanApi } from "./scan-api.ts";
import { ScannerStage } from "./scanner-stage.tsx";
import { StartKiosk } from "./start-kiosk.tsx";
import { UnsentInside } from "./unsent-inside-line.tsx";
import { useGateAsk } from "./use-gate-ask.ts";
import { type GateChannel, gateChannel, useGateEntry, useGateStatus } from "./use-gate-channel.ts";
import { useHandOvers } from "./use-hand-overs.ts";
import { useLoaded } from "./use-loaded.ts";
import { useOfflineReason } from "./use-offline-reason.ts";
import { goTo } from "./use-scan-address.tsx";
import { Waiting } from "./waiting.tsx";

/** Who stands at a gate loads no desk; kept with the rest for when there is no network. */
const DeskPost = lazy(async () => ({ default: (await import("./desk-post.tsx")).DeskPost }));

/** The volunteer's page: the gate, or (same page, same thumb) a food station's hand-over or a desk's queue. */
export function ScannerPage({ address, eventId }: { address: ScanAddress; eventId: string }) {
  const { college, client } = useScanApi();
  const loaded = useLoaded(eventId, () =>
    askOrKept(
      () => Promise.all([client.scanner.setup.query({ eventId }), client.scanner.listEvents.query()]),
      () => findKeptPage(college, eventId),
    ),
  );
  const [setup, events] = loaded.type === "there" ? loaded.value : [];
  const gate = setup?.gates.find((each) => each.gateId === address.gate);
  const gateId = gate?.gateId;
  useEffect(() => {
    if (gateId) rememberGate(college, { eventId, gateId });
  }, [college, eventId, gateId]);
  useEffect(() => {
    if (events) keepEvents(college, events).catch(() => undefined); // where nothing can be kept, nothing depends on it
  }, [college, events]);
  if (loaded.type !== "there") return <Waiting loaded={loaded} />;
  if (!setup || !gate) return <ChooseGate ask />;
  const stations = events?.find((event) => event.id === eventId)?.stations ?? [];
  const kitchen = stations.find((station) => station.kind === "food" && station.id === address.handOver);
  const desk = stations.find((station) => station.kind === "service" && station.id === address.desk);
  const place = { event: setup.event, gate, stations };
  if (desk)
    return (
      <Suspense fallback={null}>
        <DeskPost key={desk.id} {...place} desk={desk} />
      </Suspense>
    );
  return kitchen ? (
    <HandOver key={kitchen.id} {...place} kitchen={kitchen} />
  ) : (
    <Gate key={gate.gateId} {...place} setup={setup} address={address} />
  );
}

type Place = { event: ScannerSetup["event"]; gate: GateCount; stations: ScannerEvent["stations"] };

function Gate({ setup: loaded, address, ...place }: Place & { setup: ScannerSetup; address: ScanAddress }) {
  const { college } = useScanApi();
  const { id: eventId } = place.event;
  const channel = gateChannel(college, eventId);
  const own = useOwnGate(eventId);
  useOwnGateAwake(own, channel, place.gate.gateId);
  const offline = useOfflineReason(own, channel);
  const setup = useOwnGatePart(own, "held")?.setup ?? loaded;
  const earlier = useEarlier(own);
  const { lists, gates, isSupervisor, badges } = setup;
  const list = lists.find(({ id }) => id === (address.list ?? ENTRY_LIST_ID)) ?? lists[0];
  if (!list) throw new Error("an event without its entry");
  const isExit = address.exit && list.kind !== "right";
  const direction = isExit ? "out" : "in";
  const post = { eventId, gateId: place.gate.gateId, gates, listId: list.id, direction } as const;
  const at = { post, own };
  const printsBadges = badges !== null && list.kind === "entry" && !isExit;
  const ask = useGateAsk(channel, post, own);
  const move = (to: { list: string | null; exit: boolean }) =>
    goTo({ college, eventId, gate: place.gate.gateId, ...to }, { replace: true });
  if (address.kiosk && readKioskLock())
    return (
      <Kiosk
        printsBadges={printsBadges}
        event={place.event}
        channel={channel}
        post={{ ...post, direction: "in" }}
        own={own}
      />
    );
  return (
    <ScannerStage
      {...place}
      channel={channel}
      earlier={earlier}
      connection={<GateState own={own} channel={channel} />}
      ask={ask}
      handOver={null}
      hint={isExit ? "Whoever leaves shows their pass" : "Hold the pass inside the frame"}
      codeLabel="Type the 8 characters"
      codeChars={8}
      counter={<Counter own={own} channel={channel} gate={place.gate} summary={setup.summary} />}
      next={(scanner) => <AfterVerdict {...{ scanner, post, own, isSupervisor, printsBadges }} />}
      post={<PostPicker lists={lists} list={list} isExit={isExit} onChange={move} />}
      recent={(scanner) => <RecentOutcomes scanner={scanner} at={at} />}
      rare={isExit ? null : <StartKiosk />}
      more={(scanner) => (
        <>
          <FindAtDoor {...{ scanner, post, own, isSupervisor, offline }} />
          <RegisterAtDoor eventId={eventId} onAdmit={scanner.onEntered} offline={offline} />
        </>
      )}
    />
  );
}

/** The last verdicts of this phone, as it keeps them; one more of them is nothing to hurry for. */
function useEarlier(own: OwnGate): readonly ShownOutcome[] {
  const [recent, setRecent] = useState(own.state().recent);
  useEffect(() => {
    const follow = () => startTransition(() => setRecent(own.state().recent));
    follow();
    return own.subscribe(follow);
  }, [own]);
  return useMemo(() => recent.map(outcomeOfKept), [recent]);
}

type CounterProps = { own: OwnGate; channel: GateChannel; gate: GateCount; summary: ScannerSetup["summary"] };

/** By itself, for it changes with each scan at any gate. */
function Counter({ own, channel, gate, summary }: CounterProps) {
  const count = useGateEntry(channel, "gates")?.find(({ gateId }) => gateId === gate.gateId) ?? gate;
  const told = useGateEntry(channel, "event");
  const event = told ?? summary;
  const { asOf } = useGateStatus(channel);
  // A page that was opened without a connection heard nothing but what is kept.
  const keptAt = useOwnGatePart(own, "held")?.setup.ownGate.serverAt ?? null;
  const heardAt = told ? asOf : keptAt;
  const [waiting, setAside] = [useOwnGatePart(own, "waiting"), useOwnGatePart(own, "setAside")];
  const unsent = setAside.reduce((sum, left) => sum + left.waiting, waiting);
  return (
    <div className="flex flex-col gap-1">
      <GateCounter count={count} event={event} />
      {unsent > 0 ? <UnsentInside own={own} heard={event.inside} heardAt={heardAt} waiting={unsent} /> : null}
    </div>
  );
}

function HandOver({ kitchen, ...place }: Place & { kitchen: Place["stations"][number] }) {
  const { college } = useScanApi();
  const { ask, waiting, troubled, seen } = useHandOvers(kitchen.id);
  return (
    <ScannerStage
      {...place}
      channel={gateChannel(college, place.event.id)}
      ask={ask}
      handOver={kitchen.id}
      hint="Hold the pickup code inside the frame"
      codeLabel="Type the 4 characters"
      codeChars={4}
      counter={<HandOverState waiting={waiting} troubled={troubled} onSeen={seen} />}
      recent={(scanner) => <RecentOutcomes scanner={scanner} at={null} />}
    />
  );
}
