import { useSuspenseQuery } from "@tanstack/react-query";
import { useApi } from "#web/lib/trpc";
import { CancelledCard } from "./cancelled-card.tsx";
import { OrderCard } from "./order-card.tsx";
import { PassCard, PendingCard } from "./pass-card.tsx";
import { TokenCard } from "./token-card.tsx";
import { WaitingCard } from "./waiting-list.tsx";

/** Passes of events further away than this can wait for "My things". */
const SOON_MS = 36 * 3_600_000;

/** The next things I hold, the most pressing first. Nothing at all when there is nothing. */
export function WhatNow() {
  const { trpc } = useApi();
  const { data: home } = useSuspenseQuery(trpc.attendee.home.queryOptions());
  const now = Date.now();
  const passes = home.passes.filter(({ event }) => event.status !== "ended" && event.startsAt - now < SOON_MS);
  if ([home.cancelled, passes, home.waiting, home.pending, home.tokens, home.orders].every((held) => held.length === 0))
    return null;
  return (
    <section aria-labelledby="now" className="flex flex-col gap-3">
      <h2 id="now" className="font-semibold text-ink-soft">
        Now for you
      </h2>
      <ul className="grid gap-3 md:grid-cols-2">
        {home.cancelled.map((held) => (
          <CancelledCard key={held.event.id} {...held} />
        ))}
        {home.tokens.map((held) => (
          <TokenCard key={held.token.id} {...held} />
        ))}
        {home.orders.map((held) => (
          <OrderCard key={held.order.id} {...held} />
        ))}
        {passes.map((held) => (
          <PassCard key={held.pass.id} {...held} />
        ))}
        {home.waiting.map((held) => (
          <WaitingCard key={held.event.id} {...held} />
        ))}
        {home.pending.map((held) => (
          <PendingCard key={held.event.id} {...held} />
        ))}
      </ul>
    </section>
  );
}
