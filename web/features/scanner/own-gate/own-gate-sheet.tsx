import { Download, RefreshCw, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Incident } from "#shared/domain/entry/merge";
import { toldOf, wordsForIncident } from "#shared/domain/entry/words";
import { formatClock, formatDayClock } from "#web/lib/time";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { KeptGates } from "./kept-gates.tsx";
import { OneLog } from "./left-logs.tsx";
import type { OwnGate } from "./own-gate.ts";
import type { OwnGateState } from "./own-gate-state.ts";
import { isNearlyFull, isToInstall, type StorageRoom } from "./storage-room.ts";
import { useOwnGateState } from "./use-own-gate.ts";

/** A clock further off than this refuses codes that move, were it not corrected. */
const CLOCK_OFF_MS = 30_000;

export type OwnGateSheetProps = { own: OwnGate; incidents: readonly Incident[]; onClose: () => void };

/** How this phone's own gate is: what it holds, from when, and what waits to be sent. */
export function OwnGateSheet({ own, incidents, onClose }: OwnGateSheetProps) {
  const state = useOwnGateState(own);
  const { timeZone } = usePlace();
  const when = (at: number | null) => (at === null ? "Never" : formatDayClock(at, timeZone, Date.now()));
  const { held, waiting, isSending, syncedAt, offsetMs, keeps, room, setAside } = state;
  return (
    <Dialog open onClose={onClose} title="This phone’s own gate">
      <div className="flex flex-col gap-4 text-ink">
        <Warnings state={state} room={room} />
        {setAside.map((left) => (
          <OneLog key={left.log.logId} left={left} onChange={own.recount} />
        ))}
        <dl className="divide-y divide-line">
          <Row label="Scans to send">
            {isSending ? `${waiting.toLocaleString()}, sending` : waiting.toLocaleString()}
          </Row>
          <Row label="Last sent">{when(syncedAt)}</Row>
          <Row label="List of passes">{when(held?.rosterAt ?? null)}</Row>
          <Row label="Keys and withdrawn passes">{when(held?.listsAt ?? null)}</Row>
          <Row label="Clock">{offsetMs === null ? "Not compared yet" : clockWords(offsetMs)}</Row>
          {held?.setup.ownGate.homeGates ? (
            <Row label="Keeps a gate">{held.setup.gates.find(({ gateId }) => gateId === keeps)?.name ?? "None"}</Row>
          ) : null}
          <Row label="Storage">{room ? storageWords(room) : "The browser does not say"}</Row>
        </dl>
        {incidents.map((incident) => (
          <Notice key={`${incident.kind} ${incident.second.id}`} tone="warn" title="Gates did not know of each other">
            {wordsForIncident(toldOf(incident, null), {
              place: ({ gateName, at }) => `${gateName}, ${formatClock(at, timeZone)}`,
            })}
            .
          </Notice>
        ))}
        {held?.setup.ownGate.homeGates && held.setup.isSupervisor ? (
          <KeptGates eventId={held.setup.event.id} gates={held.setup.gates} own={keeps} />
        ) : null}
        <Button variant="secondary" wide icon={<RefreshCw aria-hidden size={20} />} onClick={own.wake}>
          Send and fetch now
        </Button>
        {waiting > 0 ? <LastResort own={own} waiting={waiting} /> : null}
      </div>
    </Dialog>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex min-h-11 items-center justify-between gap-4 py-2">
      <dt className="text-ink-soft">{label}</dt>
      <dd className="text-right font-medium">{children}</dd>
    </div>
  );
}

function Warnings({ state, room }: { state: OwnGateState; room: StorageRoom }) {
  const { readiness, refusedFor, offsetMs, progress } = state;
  return (
    <>
      {readiness === "loading" ? (
        <Notice tone="info" title="Not ready to decide by itself">
          {progress === null
            ? "It fetches the list of passes as soon as there is a connection."
            : `${progress.toLocaleString()} passes so far. Keep this page open.`}
        </Notice>
      ) : null}
      {readiness === "unable" ? (
        <Notice tone="warn" title="This browser cannot check passes">
          It asks the gate for each of them. Update it, or scan with another phone where the network is weak.
        </Notice>
      ) : null}
      {readiness === "unkept" ? (
        <Notice tone="warn" title="This browser keeps nothing">
          Leave private browsing, or allow this site to keep data: then it decides without a connection too.
        </Notice>
      ) : null}
      {readiness === "outdated" ? (
        <Notice tone="bad" title="A newer scanner is open in another tab">
          Reload this page: until then it cannot write scans down.
        </Notice>
      ) : null}
      {readiness === "untaken" ? (
        <Notice tone="warn" title="The server keeps no more scans of this account">
          It has begun too many scanners at this event. This phone asks the gate for each pass; sign in with another
          account to scan without a connection.
        </Notice>
      ) : null}
      {readiness === "over" ? (
        <Notice tone="info" title="The event is over">
          Nothing of it is kept on this phone any more.
        </Notice>
      ) : null}
      {readiness === "barred" ? (
        <Notice tone="warn" title="This phone may not scan here any more">
          What it held of the event is gone from it. If you are still to help, ask a lead: it begins by itself then.
        </Notice>
      ) : null}
      {refusedFor !== null ? (
        <Notice tone="bad" title="The server did not take these scans">
          Save them as a file below: an organizer sees in it who was let in, and when. ({refusedFor})
        </Notice>
      ) : null}
      {isNearlyFull(room) ? (
        <Notice tone="warn" title="This phone is nearly full">
          Free some of its storage soon: a scan that cannot be written is not decided. Without a connection, save the
          scans as a file first.
        </Notice>
      ) : null}
      {offsetMs !== null && Math.abs(offsetMs) > CLOCK_OFF_MS ? (
        <Notice tone="info" title="This phone’s clock is wrong">
          Scans are corrected by it. Setting it to automatic keeps codes readable after the page is opened anew.
        </Notice>
      ) : null}
      {isToInstall() ? (
        <Notice tone="info" title="Put the scanner on the home screen">
          Share, then “Add to Home Screen”: Safari forgets pages that are not there after a week.
        </Notice>
      ) : null}
    </>
  );
}

/** Where nothing else works: a file, and only after that the choice to let go. */
function LastResort({ own, waiting }: { own: OwnGate; waiting: number }) {
  const [isSure, setIsSure] = useState(false);
  return (
    <>
      <Button variant="secondary" wide icon={<Download aria-hidden size={20} />} onClick={() => void own.save()}>
        Save the scans as a file
      </Button>
      {isSure ? (
        <Notice
          tone="bad"
          title={`Let go of ${waiting.toLocaleString()} scans?`}
          action={
            <Button variant="danger" onClick={() => void own.discard()}>
              Let go of them for good
            </Button>
          }
        >
          The event will never know of them, unless somebody brings in the file.
        </Notice>
      ) : (
        <Button variant="quiet" wide icon={<Trash2 aria-hidden size={20} />} onClick={() => setIsSure(true)}>
          Let go of the scans
        </Button>
      )}
    </>
  );
}

function clockWords(offsetMs: number): string {
  const seconds = Math.round(Math.abs(offsetMs) / 1_000);
  if (seconds < 2) return "Right";
  const length = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return offsetMs > 0 ? `${length} behind` : `${length} ahead`;
}

function storageWords({ used, quota, isPersistent }: NonNullable<StorageRoom>): string {
  const mb = (bytes: number) => `${Math.round(bytes / 1_000_000).toLocaleString()} MB`;
  return `${mb(used)} of ${mb(quota)}${isPersistent ? ", kept for good" : ""}`;
}
