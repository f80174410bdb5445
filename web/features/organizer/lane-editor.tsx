import { Plus, Trash2 } from "lucide-react";
import { LANES_MAX, SERVERS_MAX, SPARE_LANES_MAX } from "#shared/limits";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { TextField } from "#web/ui/field";
import { Stepper } from "#web/ui/stepper";
import { Switch } from "#web/ui/switch";
import { type LaneDraft, rowKey, type StationDraft } from "./station-draft.ts";

export function LaneEditor({ draft, onChange }: { draft: StationDraft; onChange: (draft: StationDraft) => void }) {
  const { lanes } = draft;
  const change = (key: string, part: Partial<LaneDraft>) =>
    onChange({ ...draft, lanes: lanes.map((lane) => (lane.key === key ? { ...lane, ...part } : lane)) });
  return (
    <Card as="section" aria-labelledby="lanes-title">
      <h2 id="lanes-title" className="font-semibold">
        Lanes
      </h2>
      <p className="text-sm text-ink-soft">
        A head start moves somebody forward by that many minutes; nobody is ever passed for good.
      </p>
      <ul className="flex flex-col gap-3 pt-4">
        {lanes.map((lane) => (
          <li key={lane.key} className="flex flex-col gap-1 border-line not-last:border-b not-last:pb-3">
            <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-end gap-2 sm:grid-cols-[minmax(0,1fr)_8rem_8.5rem_auto]">
              <div className="col-span-3 sm:col-span-1">
                <TextField
                  label="Name"
                  maxLength={40}
                  value={lane.name}
                  onChange={(event) => change(lane.key, { name: event.target.value })}
                />
              </div>
              <TextField
                label="Head start, min"
                inputMode="numeric"
                value={lane.minutes}
                onChange={(event) => change(lane.key, { minutes: event.target.value })}
              />
              <TextField
                label="Waiting at most"
                placeholder="No limit"
                inputMode="numeric"
                value={lane.waitingMax}
                onChange={(event) => change(lane.key, { waitingMax: event.target.value })}
              />
              <Button
                variant="quiet"
                aria-label={`Remove lane ${lane.name}`}
                disabledReason={lanes.length === 1 ? "One lane is needed." : null}
                reason="tooltip"
                icon={<Trash2 aria-hidden size={18} />}
                onClick={() => onChange({ ...draft, lanes: lanes.filter((each) => each.key !== lane.key) })}
              />
            </div>
            {Number(lane.minutes) > 0 || lane.staffOnly ? (
              <Switch
                label={`Only staff give numbers of ${lane.name || "this lane"}`}
                checked={lane.staffOnly}
                onChange={(staffOnly) => change(lane.key, { staffOnly })}
              />
            ) : null}
          </li>
        ))}
      </ul>
      <div className="pt-3">
        <Button
          variant="secondary"
          size="sm"
          icon={<Plus aria-hidden size={16} />}
          disabledReason={lanes.length >= LANES_MAX ? `At most ${LANES_MAX} lanes.` : null}
          onClick={() =>
            onChange({
              ...draft,
              lanes: [...lanes, { key: rowKey(), id: null, name: "", minutes: "5", waitingMax: "", staffOnly: false }],
            })
          }
        >
          Add a lane
        </Button>
      </div>
      <div className="pt-5 sm:w-72">
        <TextField
          label="Usual seconds per person"
          hint="Used for estimates until enough people were served."
          inputMode="numeric"
          value={String(draft.priorServiceSeconds)}
          onChange={(event) =>
            onChange({ ...draft, priorServiceSeconds: Number(event.target.value.replace(/\D/g, "")) || 0 })
          }
        />
      </div>
      <div className="grid gap-5 pt-5 sm:grid-cols-2">
        <Stepper
          label="Lanes in reserve"
          hint="Opened by the rule for a long queue, closed again when few wait."
          value={draft.spareLanes}
          min={0}
          max={SPARE_LANES_MAX}
          onChange={(spareLanes) => onChange({ ...draft, spareLanes })}
        />
        <Stepper
          label="Fewest who serve"
          hint="Nobody is asked to help elsewhere when fewer would stay."
          value={draft.serversMin}
          min={1}
          max={SERVERS_MAX}
          onChange={(serversMin) => onChange({ ...draft, serversMin })}
        />
      </div>
    </Card>
  );
}
