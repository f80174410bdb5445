import { useQueries } from "@tanstack/react-query";
import type { StationPage } from "#shared/views/station-page";
import { useApi } from "#web/lib/trpc";
import { Money } from "#web/ui/money";
import { askedLines, type BasketLine, basketLines, basketTotal } from "./basket.ts";
import { otherBaskets, readBasket } from "./use-basket.ts";

/** What is chosen at another stand of the same event, as its menu has it now. */
export type OtherStand = {
  readonly station: StationPage["station"];
  readonly lines: readonly BasketLine[];
  readonly total: number;
};

/** Other stands of the event at which something is chosen. */
export function useOtherStands(stationId: string, eventId: string, isWanted: boolean): readonly OtherStand[] {
  const { trpc } = useApi();
  const others = isWanted ? otherBaskets(stationId) : [];
  const pages = useQueries({
    queries: others.map(({ stationId: other }) => trpc.attendee.getStation.queryOptions({ stationId: other })),
  });
  return pages.flatMap(({ data }) => {
    if (data?.station.eventId !== eventId) return [];
    const lines = basketLines(readBasket(data.station.id), data.menu);
    return lines.length > 0 ? [{ station: data.station, lines, total: basketTotal(lines) }] : [];
  });
}

export type StandsTogetherProps = {
  others: readonly OtherStand[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
};

/** Ordered at once: all of it or none, each stand by itself. */
export function StandsTogether({ others, chosen, onChange }: StandsTogetherProps) {
  if (others.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="pb-1 font-semibold">Order with it</legend>
      {others.map(({ station, lines, total }) => {
        const isOn = chosen.includes(station.id);
        return (
          <label key={station.id} className="flex min-h-11 items-start gap-3 py-1.5">
            <input
              type="checkbox"
              className="mt-0.5 size-5 accent-accent"
              checked={isOn}
              onChange={() =>
                onChange(isOn ? chosen.filter((id) => id !== station.id) : [...chosen, station.id as string])
              }
            />
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{station.name}</span>
              <span className="block text-sm text-ink-soft">
                {lines.map(({ quantity, item }) => `${quantity} × ${item.name}`).join(", ")}
              </span>
            </span>
            <Money amount={total} />
          </label>
        );
      })}
    </fieldset>
  );
}

/** As soon as possible at each of the other stands: when that is, the order says. */
export function asStands(others: readonly OtherStand[]) {
  return others.map(({ station, lines }) => ({
    ...{ stationId: station.id as string, lines: askedLines(lines), note: null, slot: null, shownAt: null },
  }));
}
