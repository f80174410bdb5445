import type { OrderView } from "#shared/domain/food/types";
import { QrCode } from "#web/ui/qr-code";

/** The code a person behind a counter reads from two metres; loud once the order is ready. */
export function PickupCode({ order, loud = false }: { order: OrderView; loud?: boolean }) {
  return (
    <section
      aria-label="Pickup code"
      className={`flex flex-col items-center gap-4 rounded-card p-5 text-center ${loud ? "animate-rise bg-good-fill text-white" : "border border-line bg-surface"}`}
    >
      <p className={loud ? "font-semibold" : "text-sm text-ink-soft"}>
        {loud ? "Show this at the counter" : "Your pickup code, for when it is ready"}
      </p>
      <p className={`font-mono font-bold tracking-[0.15em] ${loud ? "text-[4.5rem] leading-none" : "text-title"}`}>
        {order.shortCode}
      </p>
      {loud ? (
        <div className="w-full max-w-64 overflow-hidden rounded-control bg-white">
          <QrCode text={order.pickupCode} label={`Pickup code of order ${order.number}`} />
        </div>
      ) : null}
    </section>
  );
}
