import type { ReactNode } from "react";
import type { EventPage } from "#shared/views/event";
import { useMe } from "#web/lib/use-me";
import { Money } from "#web/ui/money";

/** Who registers, and what it costs. */
export function RegistrationSummary({ isAlone, total }: { isAlone: boolean; total: number }) {
  const { user } = useMe();
  return (
    <dl className="flex flex-col">
      {isAlone ? <Line term="Name on the pass" value={user?.name ?? ""} /> : null}
      <Line term="Mail" value={user?.email ?? ""} />
      <Line term="Price" value={<Money amount={total} />} />
    </dl>
  );
}

/** How it is paid, and what of it goes back. */
export function PaymentTerms({ event: { payOnline, approval, refund } }: { event: EventPage }) {
  return <p className="text-sm text-ink-soft">{paymentWords({ payOnline, approval, refund })}</p>;
}

function paymentWords({ payOnline, approval, refund }: Pick<EventPage, "payOnline" | "approval" | "refund">): string {
  if (!payOnline) return "You pay at the door.";
  const when = approval ? "You pay online when the organizers have said yes." : "You pay online, on the next page.";
  if (refund.shareBp === 0) return `${when} If you cannot come, nothing of it is given back.`;
  return refund.shareBp === 10_000
    ? when
    : `${when} If you cannot come, ${refund.shareBp / 100} % of it is given back.`;
}

function Line({ term, value }: { term: string; value: ReactNode }) {
  return (
    <div className="flex justify-between gap-4 border-t border-line py-2.5 first:border-0 first:pt-0">
      <dt className="shrink-0 text-ink-soft">{term}</dt>
      <dd className="min-w-0 truncate font-medium">{value}</dd>
    </div>
  );
}
