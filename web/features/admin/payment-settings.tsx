import { useQuery } from "@tanstack/react-query";
import { CreditCard } from "lucide-react";
import type { PaymentSettings as Settings } from "#shared/views/payments";
import { useApi } from "#web/lib/trpc";
import { useBrand } from "#web/lib/use-me";
import { Badge, type Tone } from "#web/ui/badge";
import { Card } from "#web/ui/card";
import { Notice } from "#web/ui/notice";
import { PaymentAccount } from "./payment-account.tsx";
import { SellerForm } from "./seller-form.tsx";

const STATES: Record<Settings["account"], { tone: Tone; says: string }> = {
  none: { tone: "neutral", says: "Not connected" },
  open: { tone: "warn", says: "Not finished" },
  ready: { tone: "good", says: "Takes payments" },
};

/** Who sells at this college, and where the money goes. */
export function PaymentSettings() {
  const { trpc } = useApi();
  const { currency } = useBrand();
  const { data: settings } = useQuery(trpc.payments.settings.queryOptions());
  return (
    <Card as="section" aria-labelledby="payments-title">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="payments-title" className="flex items-center gap-2 font-semibold">
          <CreditCard aria-hidden size={18} className="text-ink-soft" />
          Payments
        </h2>
        {settings?.isAvailable ? (
          <Badge tone={STATES[settings.account].tone}>{STATES[settings.account].says}</Badge>
        ) : null}
      </div>
      <p className="pt-1 pb-4 text-sm text-ink-soft">
        Tickets are paid in {currency}, by card, straight to the college's own account at Stripe. Everybody who pays
        gets a receipt.
      </p>
      {settings ? (
        <>
          <SellerForm settings={settings} />
          {settings.isAvailable ? (
            <PaymentAccount settings={settings} />
          ) : (
            <div className="pt-4">
              <Notice title="Nothing can be paid online yet">
                This installation has no payment provider. Whoever runs it sets up the keys.
              </Notice>
            </div>
          )}
        </>
      ) : null}
    </Card>
  );
}
