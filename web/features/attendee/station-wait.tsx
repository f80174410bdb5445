import type { StationSummary } from "#shared/views/station";
import { formatWait } from "#web/lib/time";
import { Time } from "#web/ui/time";

/** The one line that tells whether to go there now. */
export function StationWait({ station }: { station: StationSummary }) {
  if (station.kind === "food") {
    const { status, nextReadyAt } = station.kitchen;
    if (status === "closed") return "Closed";
    if (status === "paused") return "Taking a break";
    if (nextReadyAt === null) return "Full right now";
    return (
      <>
        Ready about <Time at={nextReadyAt} /> if you order now
      </>
    );
  }
  const { status, waiting, eta } = station.queue;
  if (status === "closed") return "Closed";
  if (status === "paused") return "Taking a break";
  const people = waiting === 0 ? "Nobody waiting" : waiting === 1 ? "1 waiting" : `${waiting} waiting`;
  return eta && waiting > 0 ? `${people} · ${formatWait(eta)}` : people;
}
