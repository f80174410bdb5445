import { useState } from "react";
import { changedFields } from "#shared/changed-fields";
import type { EventFields } from "#shared/inputs/organizer";
import { previewChange } from "#shared/series-scope";
import type { EventSetup } from "#shared/views/event";
import type { OccurrenceChange, Scope, SeriesView } from "#shared/views/series";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { formatDay } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { usePlace } from "#web/ui/place";
import { Segmented } from "#web/ui/segmented";
import { toast } from "#web/ui/toast";
import { fieldWords } from "./field-words.ts";
import { useSeriesSaved } from "./use-series-saved.ts";

export type ChangeSeriesProps = {
  open: boolean;
  onClose: () => void;
  event: EventSetup;
  series: SeriesView;
  fields: EventFields;
  tellPeople: boolean;
  onThisOne: () => void;
};

const REACHES = [
  { value: "this", label: "This one" },
  { value: "following", label: "This and following" },
  { value: "all", label: "All dates" },
] as const;

/** How far an edit of one date goes, and what it would change at each. */
export function ChangeSeries({ open, onClose, event, series, fields, tellPeople, onThisOne }: ChangeSeriesProps) {
  const { client } = useApi();
  const saved = useSeriesSaved(event.id);
  const [reach, setReach] = useState<Scope | "this">("this");
  const change = useCommand({
    send: (scope: Scope) =>
      client.series.edit.mutate({ eventId: event.id, version: event.version, scope, fields, tellPeople }),
    onOk: (view) => {
      saved(view);
      onClose();
      toast(view.busy ? "Saved; the other dates follow." : "Saved.", "good");
    },
  });
  const changed = changedFields(event, fields);
  const preview =
    reach === "this"
      ? []
      : previewChange(series.occurrences, { eventId: event.id, changed, scope: reach, now: Date.now() });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Which dates change?"
      actions={
        <Button pending={change.pending} onClick={() => (reach === "this" ? onThisOne() : change.run(reach))}>
          Save
        </Button>
      }
    >
      <div className="flex flex-col gap-4 text-ink">
        <Segmented label="Which dates" hideLabel value={reach} options={REACHES} onChange={setReach} />
        <p className="text-sm text-ink-soft">
          {reach === "this"
            ? "This date keeps what you change now when the series is changed later."
            : `Changes: ${fieldWords(changed)}.`}
        </p>
        {preview.length > 0 ? (
          <ol aria-label="What changes" className="max-h-64 overflow-y-auto rounded-control border border-line text-sm">
            {preview.map((one) => (
              <PreviewLine key={one.eventId} change={one} />
            ))}
          </ol>
        ) : null}
        <OutcomeNotice refusal={change.refusal} problem={change.problem} />
      </div>
    </Dialog>
  );
}

function PreviewLine({ change }: { change: OccurrenceChange }) {
  const { timeZone } = usePlace();
  return (
    <li className="flex min-h-9 items-center justify-between gap-3 border-line px-3 py-1 not-last:border-b">
      <span>{formatDay(change.startsAt, timeZone, Date.now())}</span>
      <span className="text-right text-ink-soft">{outcomeWords(change)}</span>
    </li>
  );
}

function outcomeWords({ isLeft, changes, keeps }: OccurrenceChange): string {
  if (isLeft) return "stays: begun, over or cancelled";
  const kept = fieldWords(keeps);
  if (changes.length === 0) return `keeps its own ${kept}`;
  return keeps.length > 0 ? `changes, keeps its own ${kept}` : "changes";
}
