import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Ticket } from "lucide-react";
import type { ReactNode } from "react";
import { useApi, useCollege } from "#web/lib/trpc";
import { buttonClass } from "#web/ui/button";
import { EmptyState } from "#web/ui/empty-state";
import { PageHeader } from "#web/ui/page-header";
import { CancelledCard } from "./cancelled-card.tsx";
import { MoneyBackCard } from "./money-back.tsx";
import { OrderCard } from "./order-card.tsx";
import { GivenCard, PassCard, PendingCard } from "./pass-card.tsx";
import { TokenCard } from "./token-card.tsx";
import { WaitingCard } from "./waiting-list.tsx";

export function MyThings() {
  const { trpc } = useApi();
  const college = useCollege();
  const { data: home } = useSuspenseQuery(trpc.attendee.home.queryOptions());
  const { cancelled, moneyBack, passes, waiting, pending, tokens, orders, given } = home;
  const all = [cancelled, moneyBack, passes, waiting, pending, tokens, orders, given];
  const nothing = all.every((held) => held.length === 0);
  return (
    <>
      <PageHeader title="My things" />
      {nothing ? (
        <EmptyState
          icon={<Ticket size={32} />}
          title="Nothing yet"
          action={
            <Link to="/$college" params={{ college }} className={buttonClass()}>
              See what's on
            </Link>
          }
        >
          Your passes, places in queues and food orders gather here.
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-8">
          <Group title="Cancelled" show={home.cancelled.length > 0}>
            {home.cancelled.map((held) => (
              <CancelledCard key={held.event.id} {...held} />
            ))}
          </Group>
          <Group title="Money back" show={home.moneyBack.length > 0}>
            {home.moneyBack.map((held) => (
              <MoneyBackCard key={held.back.id} {...held} />
            ))}
          </Group>
          <Group title="Places in queues" show={home.tokens.length > 0}>
            {home.tokens.map((held) => (
              <TokenCard key={held.token.id} {...held} />
            ))}
          </Group>
          <Group title="Orders" show={home.orders.length > 0}>
            {home.orders.map((held) => (
              <OrderCard key={held.order.id} {...held} />
            ))}
          </Group>
          <Group title="Passes" show={home.passes.length + home.waiting.length + home.pending.length > 0}>
            {home.waiting.map((held) => (
              <WaitingCard key={held.event.id} {...held} />
            ))}
            {home.passes.map((held) => (
              <PassCard key={held.pass.id} {...held} />
            ))}
            {home.pending.map((held) => (
              <PendingCard key={held.event.id} {...held} />
            ))}
          </Group>
          <Group title="Given to others" show={home.given.length > 0}>
            {home.given.map((held) => (
              <GivenCard key={held.event.id} {...held} />
            ))}
          </Group>
        </div>
      )}
    </>
  );
}

function Group({ title, show, children }: { title: string; show: boolean; children: ReactNode }) {
  if (!show) return null;
  return (
    <section className="flex flex-col gap-3">
      <h2 className="font-semibold text-ink-soft">{title}</h2>
      <ul className="grid gap-3 md:grid-cols-2">{children}</ul>
    </section>
  );
}
