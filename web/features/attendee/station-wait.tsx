import type { StationSummary } from "#shared/views/station";
import { readyAt } from "#web/lib/ready-at";
import { formatWait } from "#web/lib/time";
import { Time } from "#web/ui/time";
import { useNow } from "#web/ui/use-now";

const REFRESH_MS = 20_000;

/** The one line that tells whether to go there now. */
export function StationWait({ station }: { station: StationSummary }) {
  const now = useNow(REFRESH_MS);
  if (station.kind === "food") {
    const { status } = station.kitchen;
    const ready = readyAt(station.kitchen, now);
    if (status === "closed") return "Closed";
    if (status === "paused") return "Taking a break";
    if (ready === null) return "Takes no orders right now";
    return (
      <>
        Ready about <Time at={ready} /> if you order now
      </>
    );
  }
  const { status, waiting, eta, pausedByRule } = station.queue;
  if (status === "closed") return pausedByRule ? "Nobody new for now" : "Closed";
  if (status === "paused") return "Taking a break";
  const people = waiting === 0 ? "Nobody waiting" : waiting === 1 ? "1 waiting" : `${waiting} waiting`;
  return eta && waiting > 0 ? `${people} · ${formatWait(eta)}` : people;
}
