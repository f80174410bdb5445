import { WEEKDAYS, type Weekday } from "#shared/views/series";
import { usePlace } from "#web/ui/place";
import { Segmented } from "#web/ui/segmented";
import { type RepeatDraft, weekdayAt } from "./repeat-draft.ts";

const DAY_NAMES: Readonly<Record<Weekday, string>> = {
  MO: "Monday",
  TU: "Tuesday",
  WE: "Wednesday",
  TH: "Thursday",
  FR: "Friday",
  SA: "Saturday",
  SU: "Sunday",
};

export type RepeatDaysProps = {
  draft: RepeatDraft;
  startsAt: number;
  onChange: (change: Partial<RepeatDraft>) => void;
};

/** On which days of a week, or of a month. The first event's own day is always one. */
export function RepeatDays({ draft, startsAt, onChange }: RepeatDaysProps) {
  const { timeZone } = usePlace();
  const own = weekdayAt(startsAt, timeZone);
  if (draft.every === "day") return null;
  if (draft.every === "month") {
    return (
      <Segmented
        label="On the same"
        value={draft.monthDay}
        options={[
          { value: "date", label: "Date" },
          { value: "weekday", label: `${DAY_NAMES[own]} of the month` },
        ]}
        onChange={(monthDay) => onChange({ monthDay })}
      />
    );
  }
  return (
    <fieldset>
      <legend className="pb-1.5 text-sm font-semibold">On</legend>
      <div className="grid grid-cols-7 gap-1">
        {WEEKDAYS.map((day) => (
          <label
            key={day}
            className="flex min-h-11 cursor-pointer items-center justify-center rounded-control border border-line text-sm has-checked:border-accent has-checked:bg-accent has-checked:text-accent-on has-focus-visible:outline-2"
          >
            <input
              type="checkbox"
              className="sr-only"
              aria-label={DAY_NAMES[day]}
              checked={day === own || draft.weekdays.includes(day)}
              disabled={day === own}
              onChange={(changed) =>
                onChange({
                  weekdays: changed.target.checked
                    ? [...draft.weekdays, day]
                    : draft.weekdays.filter((one) => one !== day),
                })
              }
            />
            <span aria-hidden>{DAY_NAMES[day].slice(0, 2)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
