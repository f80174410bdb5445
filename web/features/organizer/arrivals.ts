/** One reading of "admitted in the last 60 s". */
export type ArrivalSample = { readonly at: number; readonly perMinute: number };

/** Half an hour shows a rush and its end. */
export const ARRIVALS_SPAN_MS = 30 * 60_000;
/** 180 points draw smoothly at any width the wall gives them. */
export const ARRIVALS_STEP_MS = 10_000;

/** Adds a reading; within one step the newest replaces the last, and what is older than the span is dropped. */
export function addSample(samples: readonly ArrivalSample[], sample: ArrivalSample): readonly ArrivalSample[] {
  const last = samples.at(-1);
  if (last && sample.at <= last.at) return samples;
  const kept = samples.filter((each) => sample.at - each.at <= ARRIVALS_SPAN_MS);
  const stepOf = (at: number) => Math.floor(at / ARRIVALS_STEP_MS);
  return last && stepOf(last.at) === stepOf(sample.at) ? [...kept.slice(0, -1), sample] : [...kept, sample];
}

/** Readings before the wall was opened, rebuilt from the admissions it was given (any order, epoch ms). */
export function samplesFromAdmissions(admittedAt: readonly number[], now: number): readonly ArrivalSample[] {
  const first = Math.min(...admittedAt);
  const from = Math.max(now - ARRIVALS_SPAN_MS, first);
  if (!Number.isFinite(from)) return [];
  const samples: ArrivalSample[] = [];
  for (let at = from; at <= now; at += ARRIVALS_STEP_MS) {
    samples.push({ at, perMinute: admittedAt.filter((each) => each <= at && each > at - 60_000).length });
  }
  return samples;
}

export type Sparkline = { readonly line: string; readonly area: string; readonly peak: number };

/** The readings as two SVG paths in a box; now is at the right edge, and a quiet wall keeps its scale at SCALE_MIN. */
export function drawSparkline(
  samples: readonly ArrivalSample[],
  now: number,
  width: number,
  height: number,
): Sparkline {
  const SCALE_MIN = 4;
  const peak = samples.reduce((most, sample) => Math.max(most, sample.perMinute), 0);
  const scale = Math.max(peak, SCALE_MIN);
  const points = samples.map(({ at, perMinute }) => {
    const x = width - ((now - at) / ARRIVALS_SPAN_MS) * width;
    const y = height - (perMinute / scale) * height;
    return [Math.max(0, x), y] as const;
  });
  const [firstPoint, lastPoint] = [points[0], points.at(-1)];
  if (!firstPoint || !lastPoint) return { line: "", area: "", peak };
  const line = `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}L${width} ${lastPoint[1].toFixed(1)}`;
  return { line, area: `${line}V${height}H${firstPoint[0].toFixed(1)}Z`, peak };
}
