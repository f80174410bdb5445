import { Plus } from "lucide-react";
import { QUOTAS_MAX } from "#shared/limits";
import { Button } from "#web/ui/button";
import { QuotaRow } from "./quota-row.tsx";
import { newQuota, type QuotaDraft, type TicketsDraft } from "./tickets-draft.ts";

export type QuotasSectionProps = { draft: TicketsDraft; onChange: (draft: TicketsDraft) => void };

/** How many there are of some tickets together. */
export function QuotasSection({ draft, onChange }: QuotasSectionProps) {
  const { types, quotas } = draft;
  const put = (next: readonly QuotaDraft[]) => onChange({ ...draft, quotas: next });
  return (
    <section aria-labelledby="quotas-title" className="flex flex-col gap-3">
      <div>
        <h2 id="quotas-title" className="text-lg font-semibold">
          Shared limits
        </h2>
        <p className="text-sm text-ink-soft">
          No more of some tickets together than this: early birds, vegetarian dinners, places on the bus.
        </p>
      </div>
      {quotas.map((quota) => (
        <QuotaRow
          key={quota.key}
          quota={quota}
          types={types}
          onChange={(next) => put(quotas.map((each) => (each.key === next.key ? next : each)))}
          onRemove={() => put(quotas.filter((each) => each.key !== quota.key))}
        />
      ))}
      <div>
        <Button
          variant="secondary"
          icon={<Plus aria-hidden size={18} />}
          disabledReason={quotas.length >= QUOTAS_MAX ? `At most ${QUOTAS_MAX} limits.` : null}
          onClick={() => put([...quotas, newQuota(types)])}
        >
          Add a limit
        </Button>
      </div>
    </section>
  );
}
