import { LocateFixed } from "lucide-react";
import type { EventChoices } from "#shared/views/event";
import { formatDay } from "#web/lib/time";
import { Button } from "#web/ui/button";
import { Select } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { Chip } from "./category-chips.tsx";
import { RANGES, type Range } from "./event-ranges.ts";
import type { EventFilter } from "./event-search.ts";
import { useHere } from "./use-here.ts";

const RANGE_WORDS: Readonly<Record<Range, string>> = { "500m": "500 m", "1km": "1 km", "3km": "3 km" };
const ANY = "";

export type EventFiltersProps = {
  choices: EventChoices;
  filter: EventFilter;
  onChange: (more: EventFilter) => void;
};

/** Day, tag, price and distance; each only where the events differ in it. */
export function EventFilters({ choices, filter, onChange }: EventFiltersProps) {
  const { timeZone } = usePlace();
  const now = Date.now();
  const { days, tags, hasPrices, hasPlaces } = choices;
  return (
    <>
      <div className="-mx-4 flex items-center gap-2 overflow-x-auto px-4 py-1 [scrollbar-width:none] empty:hidden [&>*]:shrink-0">
        {days.length > 1 || filter.day ? (
          <FilterSelect
            label="Day"
            any="Any day"
            chosen={filter.day}
            options={days.map(({ day, at }) => ({ value: day, label: formatDay(at, timeZone, now) }))}
            onChange={(day) => onChange({ day })}
          />
        ) : null}
        {tags.length > 0 || filter.tag ? (
          <FilterSelect
            label="Tag"
            any="Any tag"
            chosen={filter.tag}
            options={tags.map((tag) => ({ value: tag, label: `#${tag}` }))}
            onChange={(tag) => onChange({ tag })}
          />
        ) : null}
        {hasPrices || filter.free ? (
          <Chip
            label="Free"
            active={filter.free === "yes"}
            onPress={() => onChange({ free: filter.free ? undefined : "yes" })}
          />
        ) : null}
        {hasPlaces || filter.within ? (
          <Distance within={filter.within} onChange={(within) => onChange({ within })} />
        ) : null}
      </div>
      <WhyNotNear within={filter.within} onAny={() => onChange({ within: undefined })} />
    </>
  );
}

type FilterSelectProps = {
  label: string;
  /** What it says while nothing is chosen. */
  any: string;
  chosen: string | undefined;
  options: readonly { readonly value: string; readonly label: string }[];
  onChange: (value: string | undefined) => void;
};

function FilterSelect({ label, any, chosen, options, onChange }: FilterSelectProps) {
  // An old link may name what no event has any more; it is shown as chosen all the same.
  const isGone = chosen !== undefined && options.every(({ value }) => value !== chosen);
  return (
    <Select
      label={label}
      hideLabel
      className="sm:!min-h-9 sm:!py-1 sm:text-sm"
      value={chosen ?? ANY}
      options={[{ value: ANY, label: any }, ...options, ...(isGone ? [{ value: chosen, label: chosen }] : [])]}
      onChange={(value) => onChange(value || undefined)}
    />
  );
}

type DistanceProps = { within: Range | undefined; onChange: (within: Range | undefined) => void };

function Distance({ within, onChange }: DistanceProps) {
  const { here, ask } = useHere();
  if (here.state === "known") {
    return (
      <FilterSelect
        label="Distance"
        any="Any distance"
        chosen={within}
        options={RANGES.map((value) => ({ value, label: `Within ${RANGE_WORDS[value]}` }))}
        onChange={(value) => onChange(RANGES.find((one) => one === value))}
      />
    );
  }
  return (
    <Button
      variant="secondary"
      size="sm"
      icon={<LocateFixed aria-hidden size={16} />}
      pending={here.state === "asking"}
      onClick={async () => {
        if (await ask()) onChange(within ?? "1km");
      }}
    >
      Near me
    </Button>
  );
}

type WhyNotNearProps = { within: Range | undefined; onAny: () => void };

function WhyNotNear({ within, onAny }: WhyNotNearProps) {
  const { here } = useHere();
  if (here.state === "refused") {
    return (
      <Notice title="Your browser does not tell where you are">
        Allow it in the browser's settings for this page, then press again. Every distance is shown until then.
      </Notice>
    );
  }
  if (!within || here.state === "known") return null;
  return (
    <p className="text-sm text-ink-soft">
      Press "Near me" to see what is within {RANGE_WORDS[within]}, or{" "}
      <button type="button" className="underline" onClick={onAny}>
        show any distance
      </button>
      .
    </p>
  );
}
