import { Printer } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { Lane, StaffTokenView } from "#shared/domain/queue/types";
import { PEOPLE_MAX } from "#shared/limits";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { Select, TextField } from "#web/ui/field";
import { Stepper } from "#web/ui/stepper";
import { PaperSlip, type PaperSlipProps } from "./paper-slip.tsx";

export type IssueNumberProps = {
  station: PaperSlipProps["station"];
  lanes: readonly Lane[];
  onIssued: () => void | Promise<void>;
};

/** A place for somebody without a phone: the number is written down or told. */
export function IssueNumber({ station, lanes, onIssued }: IssueNumberProps) {
  const { client } = useApi();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [people, setPeople] = useState(1);
  const [laneId, setLaneId] = useState(lanes[0]?.id ?? "");
  const [issued, setIssued] = useState<StaffTokenView | null>(null);
  const issue = useCommand({
    send: (wish: { name: string; laneId: string; people: number }, commandId) =>
      client.station.issueToken.mutate({ commandId, stationId: station.id, ...wish }),
    onOk: async (token) => {
      setIssued(token);
      setName("");
      setPeople(1);
      await onIssued();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void issue.run({ name, laneId, people });
  };
  const close = () => {
    setOpen(false);
    setIssued(null);
  };
  return (
    <>
      <Button variant="secondary" onClick={() => setOpen(true)}>
        Give a number by hand
      </Button>
      <Dialog open={open} onClose={close} title={issued ? "Their number" : "A number for somebody here"}>
        {issued ? (
          <div className="flex flex-col items-center gap-4 text-center text-ink">
            <PaperSlip station={station} token={issued} />
            <p className="text-ink-soft">Print it, or write it on a slip. It is called on the screen like any other.</p>
            <div className="flex flex-wrap justify-center gap-2">
              <Button variant="secondary" icon={<Printer aria-hidden size={18} />} onClick={() => window.print()}>
                Print
              </Button>
              <Button variant="secondary" onClick={() => setIssued(null)}>
                Another
              </Button>
              <Button onClick={close}>Done</Button>
            </div>
          </div>
        ) : (
          <form onSubmit={submit} className="flex flex-col gap-4 text-ink">
            <TextField
              label="Name, if they like"
              value={name}
              maxLength={80}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
            />
            {lanes.length > 1 ? (
              <Select
                label="Lane"
                value={laneId}
                options={lanes.map(({ id, name }) => ({ value: id, label: name }))}
                onChange={setLaneId}
              />
            ) : null}
            <Stepper label="People" value={people} min={1} max={PEOPLE_MAX} onChange={setPeople} />
            <OutcomeNotice refusal={issue.refusal} problem={issue.problem} />
            <Button type="submit" size="lg" wide pending={issue.pending}>
              Give a number
            </Button>
          </form>
        )}
      </Dialog>
    </>
  );
}
