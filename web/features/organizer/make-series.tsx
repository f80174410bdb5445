import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Repeat } from "#shared/inputs/series";
import { OCCURRENCES_MAX } from "#shared/limits";
import type { EventSetup } from "#shared/views/event";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { toProblem } from "#web/lib/problem";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { Select, TextField } from "#web/ui/field";
import { usePlace } from "#web/ui/place";
import { Segmented } from "#web/ui/segmented";
import { RepeatDays } from "./repeat-days.tsx";
import { newRepeat, type RepeatDraft, repeatOf } from "./repeat-draft.ts";
import { SeriesDates } from "./series-dates.tsx";
import { useSeriesSaved } from "./use-series-saved.ts";

export type MakeSeriesProps = { event: EventSetup; open: boolean; onClose: () => void };

/** Asks for a rule and shows every date it means, before there is any. */
export function MakeSeries({ event, open, onClose }: MakeSeriesProps) {
  const { client, trpc } = useApi();
  const { timeZone } = usePlace();
  const saved = useSeriesSaved(event.id);
  const [draft, setDraft] = useState(() => newRepeat(event.startsAt, timeZone));
  const [exdates, setExdates] = useState<readonly number[]>([]);
  const set = (change: Partial<RepeatDraft>) => setDraft({ ...draft, ...change });
  const repeat = repeatOf(draft);
  const { data: preview, error } = useQuery({
    ...trpc.series.preview.queryOptions({ eventId: event.id, repeat: repeat ?? NO_RULE }),
    enabled: open && repeat !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const starts = repeat && preview?.ok ? preview.value.starts : [];
  const kept = starts.filter((at) => !exdates.includes(at));
  const make = useCommand({
    send: (input: { repeat: NonNullable<typeof repeat>; exdates: number[] }, commandId) =>
      client.series.make.mutate({ commandId, eventId: event.id, version: event.version, ...input }),
    onOk: (view) => {
      saved(view);
      onClose();
    },
  });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Make a series"
      actions={
        <Button
          pending={make.pending}
          disabledReason={kept.length < 2 ? "Choose a rule with two dates at least." : null}
          onClick={() => repeat && make.run({ repeat, exdates: exdates.filter((at) => starts.includes(at)) })}
        >
          {`Make ${kept.length} dates`}
        </Button>
      }
    >
      <div className="flex flex-col gap-4 text-ink">
        <p className="text-sm text-ink-soft">
          Each date begins as this event is set up now, with its stations and rules.
        </p>
        <div className="grid grid-cols-2 gap-3">
          <TextField
            label="Every"
            type="number"
            inputMode="numeric"
            min={1}
            max={12}
            value={draft.interval}
            onChange={(changed) => set({ interval: changed.target.value })}
          />
          <Select label="Period" value={draft.every} options={PERIOD_OPTIONS} onChange={(every) => set({ every })} />
        </div>
        <RepeatDays draft={draft} startsAt={event.startsAt} onChange={set} />
        <Segmented
          label="Ends"
          value={draft.endType}
          options={[
            { value: "count", label: "After some dates" },
            { value: "until", label: "On a day" },
          ]}
          onChange={(endType) => set({ endType })}
        />
        {draft.endType === "count" ? (
          <TextField
            label="How many dates"
            hint="With this one."
            type="number"
            inputMode="numeric"
            min={2}
            max={OCCURRENCES_MAX}
            value={draft.count}
            onChange={(changed) => set({ count: changed.target.value })}
          />
        ) : (
          <TextField
            label="Last day"
            type="date"
            value={draft.until}
            onChange={(changed) => set({ until: changed.target.value })}
          />
        )}
        {repeat && preview?.ok ? (
          <SeriesDates
            words={preview.value.words}
            starts={starts}
            lengthMs={event.endsAt - event.startsAt}
            exdates={exdates}
            onChange={setExdates}
          />
        ) : null}
        <OutcomeNotice
          refusal={make.refusal ?? (repeat && preview?.ok === false ? preview.refusal : null)}
          problem={make.problem ?? (error ? toProblem(error) : null)}
        />
      </div>
    </Dialog>
  );
}

const PERIOD_OPTIONS = [
  { value: "day", label: "days" },
  { value: "week", label: "weeks" },
  { value: "month", label: "months" },
] as const;

/** Never asked for: a query wants an input even when it is off. */
const NO_RULE: Repeat = {
  every: "week",
  interval: 1,
  weekdays: [],
  monthDay: "date",
  end: { type: "count", count: 2 },
};
