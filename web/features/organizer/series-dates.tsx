import { formatSpan } from "#web/lib/time";
import { usePlace } from "#web/ui/place";

export type SeriesDatesProps = {
  words: string;
  starts: readonly number[];
  lengthMs: number;
  exdates: readonly number[];
  onChange: (exdates: readonly number[]) => void;
};

/** Every date of a rule, each of which can be left out but the first. */
export function SeriesDates({ words, starts, lengthMs, exdates, onChange }: SeriesDatesProps) {
  const { timeZone } = usePlace();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1 text-sm font-semibold">{words}</legend>
      <ol className="max-h-56 overflow-y-auto rounded-control border border-line text-sm">
        {starts.map((at, index) => (
          <li key={at} className="border-line not-last:border-b">
            <label className="flex min-h-11 items-center gap-3 px-3">
              <input
                type="checkbox"
                className="size-5 accent-accent"
                checked={!exdates.includes(at)}
                disabled={index === 0}
                onChange={(changed) =>
                  onChange(changed.target.checked ? exdates.filter((one) => one !== at) : [...exdates, at])
                }
              />
              {formatSpan(at, at + lengthMs, timeZone, Date.now())}
            </label>
          </li>
        ))}
      </ol>
      <p className="text-sm text-ink-soft">Untick a date to leave it out, such as a holiday.</p>
    </fieldset>
  );
}
