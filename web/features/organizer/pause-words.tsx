import { type FormEvent, useState } from "react";
import type { Pause } from "#shared/domain/queue/types";
import { PAUSE_REASON_CHARS_MAX } from "#shared/limits";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Select, TextField } from "#web/ui/field";
import { Time } from "#web/ui/time";

const UNTIL = [
  { value: "", label: "Not known yet" },
  ...[5, 10, 15, 30, 60].map((minutes) => ({ value: String(minutes), label: `In about ${minutes} min` })),
];

export type PauseWordsProps = { stationId: string; pause: Pause; waiting: number; onSaid: () => void | Promise<void> };

/** While a queue rests: why, and until when, as those waiting read it. The pause itself has already begun. */
export function PauseWords({ stationId, pause, waiting, onSaid }: PauseWordsProps) {
  const { client } = useApi();
  const [reason, setReason] = useState(pause.reason ?? "");
  const [minutes, setMinutes] = useState("");
  const tell = useCommand({
    send: (words: { reason: string | null; resumesAt: number | null }, commandId) =>
      client.station.pauseQueue.mutate({ commandId, stationId, ...words }),
    onOk: onSaid,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const resumesAt = minutes === "" ? null : Date.now() + Number(minutes) * 60_000;
    void tell.run({ reason: reason.trim() || null, resumesAt });
  };
  return (
    <Card as="section" aria-labelledby="pause-title">
      <h2 id="pause-title" className="font-semibold">
        {waiting === 0 ? "Paused" : `Paused with ${waiting} waiting`}
      </h2>
      <p className="text-sm text-ink-soft">
        They read: “Paused{pause.reason ? `: ${pause.reason}` : ""}. Your place is kept.
        {pause.resumesAt ? (
          <>
            {" "}
            It goes on at about <Time at={pause.resumesAt} />.
          </>
        ) : null}
        ”
      </p>
      <form onSubmit={submit} className="grid items-end gap-3 pt-3 sm:grid-cols-[1fr_12rem_auto]">
        <TextField
          label="Why"
          placeholder="The printer needs paper"
          maxLength={PAUSE_REASON_CHARS_MAX}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <Select label="It goes on" value={minutes} options={UNTIL} onChange={setMinutes} />
        <Button type="submit" variant="secondary" pending={tell.pending}>
          Tell them
        </Button>
      </form>
      <OutcomeNotice refusal={tell.refusal} problem={tell.problem} />
    </Card>
  );
}
