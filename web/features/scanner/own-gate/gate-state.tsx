import { lazy, Suspense, useState } from "react";
import { formatClock } from "#web/lib/time";
import { usePlace } from "#web/ui/place";
import { type GateChannel, useGateEntry, useGateStatus } from "../use-gate-channel.ts";
import { incidentsOf } from "./known-incidents.ts";
import type { OwnGate } from "./own-gate.ts";
import type { OwnGateReadiness } from "./own-gate-state.ts";
import { isNearlyFull } from "./storage-room.ts";
import { useOwnGateState } from "./use-own-gate.ts";

/** Loaded when somebody asks how things are; kept with the rest for when there is no network. */
const OwnGateSheet = lazy(async () => ({ default: (await import("./own-gate-sheet.tsx")).OwnGateSheet }));

export type GateStateProps = { own: OwnGate; channel: GateChannel };

const LOOKS = {
  connected: { dot: "rounded-full bg-good", word: "Live" },
  connecting: { dot: "rounded-full border-2 border-ink-faint animate-breathe", word: "Connecting" },
  reconnecting: { dot: "rotate-45 bg-warn animate-breathe", word: "Reconnecting" },
  offline: { dot: "bg-bad", word: "Offline" },
} as const;

/** What keeps this phone from deciding, and somebody can mend. */
const ASK_TO_LOOK: ReadonlySet<OwnGateReadiness> = new Set<OwnGateReadiness>(["outdated", "untaken", "barred", "over"]);

/** The connection, and how many scans wait to be sent: always in sight. A phone that decides by itself is nothing to fear. */
export function GateState({ own, channel }: GateStateProps) {
  const { timeZone } = usePlace();
  const { state, asOf } = useGateStatus(channel);
  const { waiting, incidents: answered, readiness, progress, refusedFor, setAside, room } = useOwnGateState(own);
  const known = useGateEntry(channel, "incidents");
  const incidents = incidentsOf(known ?? [], answered);
  const [open, setOpen] = useState(false);
  const [seen, setSeen] = useState(0);
  const isCalm = state !== "connected" && readiness === "ready";
  // A gate that answers is not all: until the phone has opened what it keeps, nobody knows what it still has to send.
  const shown = state === "connected" && readiness === "opening" ? "connecting" : state;
  const { dot, word } = LOOKS[shown];
  const since =
    state === "connected" || state === "connecting" || asOf === null ? "" : ` · as of ${formatClock(asOf, timeZone)}`;
  const more = [
    ...(waiting > 0 ? [`${waiting.toLocaleString()} to send`] : []),
    ...(progress !== null ? [`list: ${progress.toLocaleString()} passes`] : []),
  ];
  const isUntaken = refusedFor !== null || setAside.length > 0;
  const isToSee = isUntaken || incidents.length > seen || ASK_TO_LOOK.has(readiness) || isNearlyFull(room);
  return (
    <>
      {/* Said when the connection changes, and not with every scan. */}
      <span role="status" className="sr-only">
        {word}
        {since}
      </span>
      <button
        type="button"
        onClick={() => {
          setOpen(true);
          setSeen(incidents.length);
        }}
        aria-haspopup="dialog"
        className="flex min-h-11 flex-col items-end justify-center rounded-control px-2 text-right text-sm leading-tight text-ink-soft hover:bg-sunken"
      >
        <span className="inline-flex items-center gap-2">
          <span aria-hidden className={`size-2 shrink-0 ${isCalm ? "rounded-full bg-accent" : dot}`} />
          {isCalm ? `${word} · decides by itself` : `${word}${since}`}
        </span>
        {more.length > 0 ? <span className="font-medium text-ink">{more.join(" · ")}</span> : null}
        {isToSee ? <span className="font-semibold text-warn">Look here</span> : null}
      </button>
      {open ? (
        <Suspense fallback={null}>
          <OwnGateSheet own={own} incidents={incidents} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
