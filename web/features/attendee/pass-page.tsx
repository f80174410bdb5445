import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck, CircleX, Hourglass, X } from "lucide-react";
import type { PassView } from "#shared/domain/ledger/answers";
import { ADMISSION } from "#shared/domain/ledger/choice";
import { isGone } from "#shared/domain/ledger/view";
import type { Wallet } from "#shared/views/event";
import { formatSpan } from "#web/lib/time";
import { useApi, useCollege } from "#web/lib/trpc";
import { useBrand } from "#web/lib/use-me";
import { useWakeLock } from "#web/lib/use-wake-lock";
import { LiveStatusDot } from "#web/live/live-status-dot";
import { useEventLive, useLiveEntry } from "#web/live/use-live";
import { buttonClass } from "#web/ui/button";
import { EmptyState } from "#web/ui/empty-state";
import { Money } from "#web/ui/money";
import { QrCode } from "#web/ui/qr-code";
import { Time } from "#web/ui/time";
import { usePageTitle } from "#web/ui/use-page-title";
import { AddToCalendar } from "./add-to-calendar.tsx";
import { EventCancelled } from "./event-cancelled.tsx";
import { GiveBackSeat } from "./give-back-seat.tsx";
import { GivePass, type GivePassProps } from "./give-pass.tsx";
import { PassCode } from "./pass-code.tsx";
import { TicketFile, WalletLinks } from "./take-along.tsx";

/** The whole screen is the pass: what it opens, whose it is, the code, and whether it has been used. */
export function PassPage({ eventId }: { eventId: string }) {
  const { trpc } = useApi();
  const college = useCollege();
  const brand = useBrand();
  const { data, dataUpdatedAt } = useSuspenseQuery(trpc.attendee.getPass.queryOptions({ eventId }));
  const { event, registration } = data;
  // It comes a moment later: nobody waits for it at a gate.
  const { data: transfers } = useQuery(trpc.transfers.list.queryOptions({ eventId }));
  usePageTitle(`Pass for ${event.title}`);
  const live = useEventLive(eventId);
  const status = useLiveEntry(live, "event")?.status ?? event.status;
  useWakeLock();
  const { passes } = registration;
  const opening = passes.filter(({ revokedAt }) => revokedAt === null).length;
  const isUsed = passes.some(({ admission }) => admission);
  const isCancelled = status === "cancelled";
  const isAhead = !isGone(registration.status) && !isUsed && status !== "ended" && !isCancelled;
  return (
    <main className="flex min-h-dvh flex-col items-center bg-accent px-4 pt-[max(0.5rem,env(safe-area-inset-top))] pb-[max(1.5rem,env(safe-area-inset-bottom))] sm:justify-center">
      <div className="flex w-full max-w-sm flex-col gap-3">
        <div className="flex items-center justify-between text-accent-on">
          <p className="truncate font-semibold">{brand.name}</p>
          <Link
            to="/$college/events/$eventId"
            params={{ college, eventId }}
            aria-label="Close the pass"
            className="-mr-2 flex size-11 items-center justify-center rounded-control hover:bg-accent-on/15"
          >
            <X aria-hidden size={22} />
          </Link>
        </div>
        <article className="overflow-hidden rounded-card bg-surface shadow-float">
          <header className="flex flex-col gap-1 p-5">
            <h1 className="text-lg font-bold break-words">{event.title}</h1>
            <p className="text-sm text-ink-soft">
              {formatSpan(event.startsAt, event.endsAt, brand.timeZone, Date.now())}
              <br />
              {event.venue}
            </p>
            {isAhead ? (
              <div className="-mb-2 -ml-3 flex flex-wrap">
                <AddToCalendar eventId={eventId} />
                {opening > 0 ? <TicketFile eventId={eventId} passes={opening} /> : null}
              </div>
            ) : null}
          </header>
          <Perforation />
          {isCancelled ? (
            <div className="p-5">
              <EventCancelled eventId={eventId} reason={data.cancelReason} />
            </div>
          ) : passes.length > 0 ? (
            passes.map((pass) => (
              <PassBody
                key={pass.id}
                pass={pass}
                ended={status === "ended"}
                clockAheadMs={data.now - dataUpdatedAt}
                eventId={eventId}
                offer={transfers?.offers.find(({ passId }) => passId === pass.id)}
                allowed={isAhead && transfers?.allowed === true}
                wallets={isAhead ? data.wallets : []}
              />
            ))
          ) : (
            <div className="p-5">
              <EmptyState
                icon={<Hourglass size={32} />}
                title={isGone(registration.status) ? "This seat was given back" : "Waiting for the organizers"}
                action={
                  isGone(registration.status) ? (
                    <Link
                      to="/$college/events/$eventId"
                      params={{ college, eventId }}
                      className={buttonClass({ variant: "secondary" })}
                    >
                      Back to the event
                    </Link>
                  ) : null
                }
              >
                {isGone(registration.status)
                  ? "You can register again while there are seats."
                  : "Your seat is kept. The pass appears here, by itself, as soon as they confirm."}
              </EmptyState>
            </div>
          )}
          <footer className="flex min-h-14 items-center justify-between gap-4 border-t border-line px-5 py-1.5">
            <LiveStatusDot channel={live} />
            {isAhead ? <GiveBackSeat event={{ ...event, refund: data.refund }} mine={registration} /> : null}
          </footer>
        </article>
      </div>
    </main>
  );
}

type PassBodyProps = GivePassProps & { ended: boolean; clockAheadMs: number; wallets: readonly Wallet[] };

function PassBody({ pass, ended, clockAheadMs, wallets, ...giving }: PassBodyProps) {
  const { offer, eventId } = giving;
  if (pass.givenAt !== null) {
    // The list of offers may not have heard yet that this one was accepted.
    const to = offer?.state === "accepted" || offer?.state === "open" ? offer.email : "somebody else";
    return (
      <p role="status" className="p-5 text-ink-soft">
        The pass of <span className="font-semibold text-ink">{pass.name}</span> was given to {to}{" "}
        <Time at={pass.givenAt} form="day-clock" />.
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-4 p-5 pt-4">
      <PassStamp pass={pass} ended={ended} />
      {pass.revokedAt === null && !ended ? (
        <PassCode eventId={giving.eventId} pass={pass} clockAheadMs={clockAheadMs} />
      ) : (
        <div className="-mx-5 bg-white">
          <QrCode text={pass.code} label={`Pass of ${pass.name}`} />
        </div>
      )}
      <dl className="flex items-end justify-between gap-4">
        <div className="min-w-0">
          <dt className="text-sm text-ink-soft">{pass.ticketType === ADMISSION.name ? "Name" : pass.ticketType}</dt>
          <dd className="truncate text-lg font-bold">{pass.name}</dd>
          {pass.due > 0 && !pass.admission ? (
            <dd className="text-sm text-ink-soft">
              <Money amount={pass.due} /> at the door
            </dd>
          ) : null}
        </div>
        <div className="text-right">
          <dt className="text-sm text-ink-soft">Code</dt>
          <dd className="font-mono text-lg font-bold tracking-wider">{spaced(pass.shortCode)}</dd>
        </div>
      </dl>
      {pass.revokedAt === null ? (
        <WalletLinks eventId={eventId} passId={pass.id} name={pass.name} wallets={wallets} />
      ) : null}
      <GivePass pass={pass} {...giving} />
    </div>
  );
}

function PassStamp({ pass, ended }: { pass: PassView; ended: boolean }) {
  if (pass.revokedAt !== null) {
    return (
      <p role="status" className="flex items-center gap-3 rounded-control bg-bad-fill p-3 font-semibold text-white">
        <CircleX aria-hidden size={24} className="shrink-0" />
        <span>
          Withdrawn <Time at={pass.revokedAt} form="day-clock" />. Please ask at the help desk.
        </span>
      </p>
    );
  }
  if (pass.admission) {
    return (
      <p
        role="status"
        className="flex animate-rise items-center gap-3 rounded-control bg-good-fill p-3 font-semibold text-white"
      >
        <CircleCheck aria-hidden size={24} className="shrink-0" />
        <span>
          You're in · {pass.admission.gateName} <Time at={pass.admission.at} />
        </span>
      </p>
    );
  }
  return (
    <p role="status" className="text-center text-sm text-ink-soft">
      {ended ? "The event has ended." : whereToShow(pass)}
    </p>
  );
}

function whereToShow({ homeGate }: PassView): string {
  if (!homeGate) return "Show this at any gate. It works once.";
  return `Show this at any gate; printed, best at ${homeGate}. It works once.`;
}

function Perforation() {
  return (
    <div aria-hidden className="relative h-0 border-t-2 border-dashed border-line">
      <span className="absolute top-0 left-0 size-5 -translate-1/2 rounded-full bg-accent" />
      <span className="absolute top-0 right-0 size-5 translate-x-1/2 -translate-y-1/2 rounded-full bg-accent" />
    </div>
  );
}

// Two groups of four are read out and typed without losing one's place.
function spaced(code: string): string {
  return `${code.slice(0, 4)} ${code.slice(4)}`.trim();
}
