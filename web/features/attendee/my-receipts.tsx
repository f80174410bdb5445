import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { formatMoney } from "#web/lib/money";
import { useApi, useCollege } from "#web/lib/trpc";
import { Card } from "#web/ui/card";
import { Time } from "#web/ui/time";

const NAMES = { receipt: "Receipt", "credit-note": "Credit note" } as const;

/** What one has paid, and been given back, as files. Nothing for who has paid nothing. */
export function MyReceipts() {
  const { trpc } = useApi();
  const college = useCollege();
  const { data: receipts = [] } = useQuery(trpc.payments.listReceipts.queryOptions());
  if (receipts.length === 0) return null;
  return (
    <Card as="section" aria-labelledby="receipts-title">
      <h2 id="receipts-title" className="font-semibold">
        Receipts
      </h2>
      <ul className="pt-1">
        {receipts.map(({ number, kind, eventTitle, amount, currency, issuedAt }) => (
          <li key={number} className="border-t border-line first:border-0">
            <a
              href={`/api/${college}/receipts/${number}.pdf`}
              download
              className="flex min-h-14 items-center gap-3 py-2 hover:text-accent-text"
            >
              <span className="flex min-w-0 flex-1 flex-col">
                <span className="truncate font-medium">{eventTitle}</span>
                <span className="text-sm text-ink-soft">
                  {NAMES[kind]} {number}, <Time at={issuedAt} form="day" />
                </span>
              </span>
              <span className="whitespace-nowrap tabular-nums">
                {kind === "credit-note" ? "−" : ""}
                {formatMoney(amount, currency)}
              </span>
              <Download aria-hidden size={18} className="text-ink-soft" />
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}
