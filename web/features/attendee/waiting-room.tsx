import { Hourglass } from "lucide-react";
import type { ReactNode } from "react";
import type { Drawn, PlaceView } from "#shared/domain/waiting-room/types";
import { TURN_KEPT_MS } from "#shared/room-modes";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { formatWait } from "#web/lib/time";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Countdown } from "#web/ui/countdown";
import { LiveNumber } from "#web/ui/live-number";
import { Notice } from "#web/ui/notice";
import { Skeleton } from "#web/ui/skeleton";
import { Time } from "#web/ui/time";
import { useWaitingRoom } from "./use-waiting-room.ts";

const KEPT_MINUTES = TURN_KEPT_MS / 60_000;

/** In front of a registration that many want at once: one's place, what to expect, and in by itself. */
export function WaitingRoom({ eventId, onIn }: { eventId: string; onIn: () => void }) {
  const { place, problem, takeAnother } = useWaitingRoom(eventId, onIn);
  return (
    <Card as="section" aria-labelledby="room-title" className="flex flex-col gap-4 shadow-card">
      <h2 id="room-title" className="flex items-center gap-2 font-semibold">
        <Hourglass aria-hidden size={18} className="text-accent-text" />
        Waiting room
      </h2>
      {place ? <Standing view={place.view} onAgain={takeAnother} /> : <Skeleton className="h-32 w-full" />}
      <OutcomeNotice refusal={null} problem={problem} />
    </Card>
  );
}

function Standing({ view, onAgain }: { view: PlaceView; onAgain: () => void }) {
  switch (view.state) {
    case "gathering":
      return <Gathering view={view} />;
    case "waiting":
      return <Waiting view={view} />;
    case "missed":
      return (
        <Notice
          tone="warn"
          title="Your turn has passed"
          action={
            <Button variant="secondary" onClick={onAgain}>
              Take a new place
            </Button>
          }
        >
          It was kept for {KEPT_MINUTES} minutes, then the next person had it. Nothing was booked; a new place is at the
          end.
        </Notice>
      );
    default:
      return (
        <Notice tone="good" title="It is your turn">
          Registration opens by itself.
        </Notice>
      );
  }
}

function Gathering({ view }: { view: Extract<PlaceView, { state: "gathering" }> }) {
  return (
    <>
      <Figure
        label="Registration opens in"
        value={<Countdown until={view.opensAt} />}
        detail={
          <>
            at <Time at={view.opensAt} />
          </>
        }
      />
      <p role="status" className="text-center text-sm text-ink-soft">
        You have a place.
      </p>
      <ul className="flex list-disc flex-col gap-1.5 pl-5 text-sm text-ink-soft">
        <li>
          {view.here === 1 ? "You are the first one here." : `${view.here.toLocaleString()} people are here.`} At the
          opening, everybody who is here gets a place by lot: coming earlier makes no difference.
        </li>
        <li>Who comes later stands behind, in the order in which they come.</li>
        <Keeps />
      </ul>
      <Details title="How the lot is drawn">
        The number it is drawn with is fixed already, and nobody can see it. Its SHA-256 is
        <Hash text={view.commitment} />
        After the opening the number is shown here, so that anybody can draw again.
      </Details>
    </>
  );
}

function Waiting({ view }: { view: Extract<PlaceView, { state: "waiting" }> }) {
  const { ahead, eta, drawn } = view;
  return (
    <>
      <Figure
        label={ahead === 0 ? "You are" : ahead === 1 ? "Person ahead of you" : "People ahead of you"}
        value={ahead === 0 ? "next" : <LiveNumber value={ahead} />}
      />
      <p role="status" className="text-center font-medium">
        {eta ? formatWait(eta) : "No honest estimate"}
      </p>
      <SeatsWords view={view} />
      <ul className="flex list-disc flex-col gap-1.5 pl-5 text-sm text-ink-soft">
        <li>You go in by itself when it is your turn, and have ten minutes to register.</li>
        <Keeps />
      </ul>
      {drawn ? <DrawnPlace drawn={drawn} /> : null}
    </>
  );
}

/** What can be hoped for. Nothing while there are seats enough. */
function SeatsWords({ view: { seats, seatsLeft } }: { view: Extract<PlaceView, { state: "waiting" }> }) {
  if (seats === "enough") return null;
  if (seats === "gone") {
    return (
      <Notice tone="info" title="All seats are taken">
        When it is your turn, you can join the waiting list: whoever waits longest gets the next free seat.
      </Notice>
    );
  }
  const left = seatsLeft ?? 0;
  return (
    <Notice
      tone="info"
      title={
        left === 0
          ? "No seat is free right now"
          : `${left.toLocaleString()} ${left === 1 ? "seat is" : "seats are"} left, and more people are ahead`
      }
    >
      You may still wait: some seats come back, and then there is the waiting list.
    </Notice>
  );
}

function Keeps() {
  return (
    <li>
      You may close this page and come back, here or on another device: your place is kept, and your turn for{" "}
      {KEPT_MINUTES} minutes.
    </li>
  );
}

function DrawnPlace({ drawn }: { drawn: Drawn }) {
  const { place, early, number, seed, commitment } = drawn;
  return (
    <Details title="How your place was drawn">
      You drew place {place.toLocaleString()} of {early.toLocaleString()}. You were number {number.toLocaleString()} to
      come, which made no difference. It was drawn with
      <Hash text={seed} />
      whose SHA-256 was shown before:
      <Hash text={commitment} />
    </Details>
  );
}

function Figure({ label, value, detail }: { label: string; value: ReactNode; detail?: ReactNode }) {
  return (
    <p className="flex flex-col items-center gap-1 text-center">
      <span className="text-sm text-ink-soft">{label}</span>
      <span className="text-hero leading-none font-bold tabular-nums">{value}</span>
      {detail ? <span className="text-sm text-ink-soft">{detail}</span> : null}
    </p>
  );
}

function Details({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="border-t border-line pt-3 text-sm text-ink-soft">
      <summary className="cursor-pointer font-medium text-ink">{title}</summary>
      <div className="pt-2">{children}</div>
    </details>
  );
}

function Hash({ text }: { text: string }) {
  return <code className="my-1 block rounded-control bg-sunken p-2 text-sm break-all text-ink">{text}</code>;
}
