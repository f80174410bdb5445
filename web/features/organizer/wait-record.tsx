import type { CalibrationRecord } from "#shared/domain/eta/types";

/** Fewer comparisons than this say nothing yet. */
const COMPARED_MIN = 10;

/** How true the waits told here have been, for whoever answers for them. */
export function WaitRecord({ record }: { record: CalibrationRecord }) {
  const { compared, in50, in90, absErrorSeconds } = record;
  const share = (part: number) => `${Math.round((100 * part) / compared)} %`;
  return (
    <section aria-labelledby="record-title" className="flex flex-col gap-2">
      <h2 id="record-title" className="text-base font-semibold">
        How true the waits told were
      </h2>
      {compared < COMPARED_MIN ? (
        <p className="text-sm text-ink-soft">
          {compared} of {COMPARED_MIN} people compared: a figure appears when that many were called in turn.
        </p>
      ) : (
        <dl className="grid grid-cols-3 divide-x divide-line rounded-card border border-line bg-surface py-3 text-center">
          <Figure term="Off by" value={`${(absErrorSeconds / compared / 60).toFixed(1)} min`} hint="on average" />
          <Figure term="In the likely range" value={share(in50)} hint="meant: 50 %" />
          <Figure term="In the wide range" value={share(in90)} hint="meant: 90 %" />
        </dl>
      )}
    </section>
  );
}

function Figure({ term, value, hint }: { term: string; value: string; hint: string }) {
  return (
    <div className="flex flex-col px-2">
      <dt className="text-sm text-ink-soft">{term}</dt>
      <dd className="text-base font-semibold tabular-nums">{value}</dd>
      <dd className="mt-auto text-sm text-ink-soft">{hint}</dd>
    </div>
  );
}
