import type { TicketTypeId } from "#shared/ids";
import type { SalesView } from "#shared/views/sales";
import { fromCampusField, toCampusField } from "#web/lib/campus-time";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** From a day's beginning this is within the next day, however long the clocks make it. */
const INTO_NEXT_DAY_MS = 36 * HOUR_MS;
/** Of types drawn apart; the others are drawn as one. */
const BANDS_MAX = 5;

/** What is drawn on top of each other: all seats as one, or the tickets of each type. */
export type SalesMode = "total" | "types";
export type SalesBand = { readonly key: string; readonly name: string; readonly values: readonly number[] };
export type SalesSeries = {
  /** Beginnings of the steps, epoch milliseconds. */
  readonly steps: readonly number[];
  /** How many there were at the end of each step. */
  readonly bands: readonly SalesBand[];
  readonly waiting: readonly number[];
};

/** The beginnings of all steps from the first to the last instant of a chart, on the campus's clock. */
export function stepsOf({ from, until, unit }: SalesView, timeZone: string): number[] {
  const steps = [startOf(from, unit, timeZone)];
  for (let last = steps[0] ?? from; ; ) {
    last = unit === "day" ? startOf(last + INTO_NEXT_DAY_MS, unit, timeZone) : last + LENGTHS[unit];
    if (last > until) return steps;
    steps.push(last);
  }
}

const LENGTHS = { minute: MINUTE_MS, hour: HOUR_MS } as const;

function startOf(at: number, unit: SalesView["unit"], timeZone: string): number {
  const field = toCampusField(at, timeZone);
  if (unit === "day") return fromCampusField(`${field.slice(0, 10)}T00:00`, timeZone) ?? at;
  const minute = at - (at % MINUTE_MS);
  return unit === "minute" ? minute : minute - Number(field.slice(14, 16)) * MINUTE_MS;
}

/** How many tickets there were after each step, and how many people waited. */
export function seriesOf(view: SalesView, mode: SalesMode, timeZone: string): SalesSeries {
  const steps = stepsOf(view, timeZone);
  const admitting = new Set(view.ticketTypes.filter(({ admits }) => admits).map(({ id }) => id));
  const sums = new Map<TicketTypeId, number[]>();
  const waiting = steps.map(() => 0);
  let step = 0;
  for (const { at, ticketTypeId, sold, waiting: more } of view.changes) {
    while (step + 1 < steps.length && (steps[step + 1] ?? 0) <= at) step++;
    const values = sums.get(ticketTypeId) ?? steps.map(() => 0);
    sums.set(ticketTypeId, values);
    values[step] = (values[step] ?? 0) + sold;
    if (admitting.has(ticketTypeId)) waiting[step] = (waiting[step] ?? 0) + more;
  }
  const running = (values: readonly number[]) => {
    let sum = 0;
    return values.map((value) => {
      sum += value;
      return sum;
    });
  };
  const none = steps.map(() => 0);
  const bands = view.ticketTypes.map(({ id, name }) => ({ key: id, name, values: running(sums.get(id) ?? none) }));
  const seats = bands.filter(({ key }) => admitting.has(key)).map(({ values }) => values);
  return {
    steps,
    bands:
      mode === "total" ? [{ key: "total", name: "Registered", values: added(seats, none) }] : fewBands(bands, none),
    waiting: running(waiting),
  };
}

function added(all: readonly (readonly number[])[], none: readonly number[]): number[] {
  return none.map((_, step) => all.reduce((sum, values) => sum + (values[step] ?? 0), 0));
}

function fewBands(bands: readonly SalesBand[], none: readonly number[]): SalesBand[] {
  if (bands.length <= BANDS_MAX) return [...bands];
  const last = ({ values }: SalesBand) => values.at(-1) ?? 0;
  const most = [...bands].sort((a, b) => last(b) - last(a)).slice(0, BANDS_MAX - 1);
  const others = bands.filter((band) => !most.includes(band)).map(({ values }) => values);
  return [
    ...bands.filter((band) => most.includes(band)),
    { key: "others", name: "Others", values: added(others, none) },
  ];
}

export type SalesDrawing = {
  /** One closed path for each band, the first at the bottom. */
  readonly areas: readonly string[];
  readonly line: string;
  readonly peak: number;
};

/** The series as SVG paths in a box: a value holds from its step's beginning to the next one's. */
export function drawSales({ steps, bands, waiting }: SalesSeries, width: number, height: number): SalesDrawing {
  const stacked = bands.map((_, index) =>
    added(
      bands.slice(0, index + 1).map(({ values }) => values),
      waiting,
    ),
  );
  const peak = Math.max(1, ...(stacked.at(-1) ?? []), ...waiting);
  const x = (step: number) => ((step / steps.length) * width).toFixed(1);
  const y = (value: number) => (height - (value / peak) * height).toFixed(1);
  const stairs = (values: readonly number[]) =>
    values.map((value, step) => `${step === 0 ? "" : `H${x(step)}`}V${y(value)}`).join("");
  const back = (values: readonly number[]) =>
    values
      .map((value, step) => ({ value, step }))
      .reverse()
      .map(({ value, step }) => `V${y(value)}H${x(step)}`)
      .join("");
  const ground = waiting.map(() => 0);
  return {
    areas: stacked.map((values, index) => {
      const below = stacked[index - 1] ?? ground;
      return `M0 ${y(values[0] ?? 0)}${stairs(values)}H${width}${back(below)}Z`;
    }),
    line: `M0 ${y(waiting[0] ?? 0)}${stairs(waiting)}H${width}`,
    peak,
  };
}
