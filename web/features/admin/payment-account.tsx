import { ExternalLink } from "lucide-react";
import type { PaymentSettings } from "#shared/views/payments";
import { queryClient } from "#web/lib/query-client";
import { withStepUp } from "#web/lib/step-up";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { Button } from "#web/ui/button";
import { Notice } from "#web/ui/notice";

const WORDS: Record<PaymentSettings["account"], { says: string; act: string }> = {
  none: {
    says: "Stripe asks who the college is and where its money goes, on pages of its own. We see neither.",
    act: "Connect the account",
  },
  open: {
    says: "Stripe still has questions. Until they are answered nothing can be sold.",
    act: "Answer the questions",
  },
  ready: {
    says: "Payments go straight to it, and so do refunds, fees and disputes: Stripe's own pages show them.",
    act: "Change at Stripe",
  },
};

/** The college's account at the provider: leads to its pages, and asks whether it is done there. */
export function PaymentAccount({ settings }: { settings: PaymentSettings }) {
  const { client, trpc } = useApi();
  const leave = useAttempt();
  const check = useAttempt();
  const connect = () =>
    leave.attempt(async () => {
      const { url } = await withStepUp(() => client.payments.connect.mutate());
      location.assign(url);
    });
  const ask = () =>
    check.attempt(async () => {
      const next = await withStepUp(() => client.payments.checkAccount.mutate());
      queryClient.setQueryData(trpc.payments.settings.queryKey(), next);
    });
  const { says, act } = WORDS[settings.account];
  const problem = leave.problem ?? check.problem;
  return (
    <div className="mt-6 flex flex-col gap-3 border-t border-line pt-4">
      <h3 className="font-semibold">The account at Stripe</h3>
      <p className="text-sm text-ink-soft">{says}</p>
      {settings.accountId ? (
        <p className="text-sm text-ink-soft">
          Its name there is <code className="break-all text-ink">{settings.accountId}</code>
        </p>
      ) : null}
      {problem ? <Notice tone="bad">{problem.message}</Notice> : null}
      <div className="flex flex-wrap gap-3">
        <Button
          variant={settings.account === "ready" ? "secondary" : "primary"}
          icon={<ExternalLink aria-hidden size={18} />}
          pending={leave.pending}
          disabledReason={settings.legalName ? null : "Save what receipts say first."}
          onClick={connect}
        >
          {act}
        </Button>
        {settings.account === "open" ? (
          <Button variant="quiet" pending={check.pending} onClick={ask}>
            Look again
          </Button>
        ) : null}
      </div>
    </div>
  );
}
