import { useState } from "react";
import { TextField } from "#web/ui/field";
import { Switch } from "#web/ui/switch";

const USUAL = { from: 22 * 60, to: 7 * 60 };

type QuietHoursProps = {
  /** Minutes after midnight; equal: none. */
  from: number;
  to: number;
  timeZone: string;
  onChange: (from: number, to: number) => void;
};

export function QuietHours({ from, to, timeZone, onChange }: QuietHoursProps) {
  const [isOn, setIsOn] = useState(from !== to);
  const [usual, setUsual] = useState(from === to ? USUAL : { from, to });
  const turn = (on: boolean) => {
    setIsOn(on);
    if (from !== to) setUsual({ from, to });
    if (on) onChange(usual.from, usual.to);
    else onChange(0, 0);
  };
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">Quiet hours</legend>
      <Switch
        label="Quiet hours"
        hint="No notifications and no text messages then, but for what cannot wait: your turn, your food, an event that begins."
        checked={isOn}
        onChange={turn}
      />
      {isOn ? (
        <div className="grid grid-cols-2 gap-3">
          <TextField
            label="From"
            type="time"
            required
            value={clockOf(from)}
            error={from === to ? "As long as both are the same, there are none" : null}
            onChange={(event) => onChange(minuteOf(event.target.value) ?? from, to)}
          />
          <TextField
            label="Until"
            type="time"
            required
            hint={timeZone.replaceAll("_", " ")}
            value={clockOf(to)}
            onChange={(event) => onChange(from, minuteOf(event.target.value) ?? to)}
          />
        </div>
      ) : null}
    </fieldset>
  );
}

function clockOf(minute: number): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function minuteOf(clock: string): number | null {
  const [hour, minute] = clock.split(":").map(Number);
  return hour === undefined || minute === undefined || Number.isNaN(hour + minute) ? null : hour * 60 + minute;
}
