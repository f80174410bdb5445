import type { Lane } from "#shared/domain/queue/types";
import { headStartWords } from "./head-start-words.ts";

export type LaneChoiceProps = { lanes: readonly Lane[]; chosen: string; onChange: (laneId: string) => void };

export function LaneChoice({ lanes, chosen, onChange }: LaneChoiceProps) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1.5 text-sm font-semibold">Your lane</legend>
      {lanes.map((lane) => (
        <label
          key={lane.id}
          className="flex min-h-12 cursor-pointer items-center gap-3 rounded-control border border-line px-4 has-checked:border-accent-text has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent-text"
        >
          <input
            type="radio"
            name="lane"
            value={lane.id}
            checked={lane.id === chosen}
            onChange={() => onChange(lane.id)}
            className="size-5 accent-(--accent-text)"
          />
          <span className="py-1.5">
            <span className="block font-medium">{lane.name}</span>
            {lane.creditMs > 0 ? <span className="block text-sm text-ink-soft">{headStartWords(lane)}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
