import { TicketPercent, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { OpenedCode } from "#shared/views/event";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { TextField } from "#web/ui/field";

export type CodeEntryProps = {
  eventId: string;
  /** The code that is in use. */
  code: string | null;
  onOpened: (code: string | null, opened: OpenedCode | null) => void;
};

/** Something to type that opens a ticket or takes something off; out of the way until somebody has one. */
export function CodeEntry({ eventId, code, onOpened }: CodeEntryProps) {
  const { client } = useApi();
  const [asking, setAsking] = useState(false);
  const [text, setText] = useState("");
  const open = useCommand({
    send: (typed: string) => client.attendee.openCode.query({ eventId, code: typed }),
    onOk: (opened, typed) => {
      setAsking(false);
      onOpened(typed, opened);
    },
  });
  if (code) {
    return (
      <p className="flex items-center gap-2 rounded-control bg-good-soft px-3 py-1 text-good">
        <TicketPercent aria-hidden size={18} />
        <span className="min-w-0 flex-1 truncate font-mono font-semibold">{code}</span>
        <Button
          variant="quiet"
          size="sm"
          aria-label={`Go on without ${code}`}
          icon={<X aria-hidden size={16} />}
          onClick={() => onOpened(null, null)}
        />
      </p>
    );
  }
  if (!asking) {
    return (
      <Button variant="quiet" size="sm" icon={<TicketPercent aria-hidden size={16} />} onClick={() => setAsking(true)}>
        I have a code
      </Button>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = text.trim().toUpperCase();
    if (typed) void open.run(typed);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <TextField
            label="Code"
            value={text}
            maxLength={32}
            autoFocus
            autoComplete="off"
            autoCapitalize="characters"
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <Button type="submit" variant="secondary" pending={open.pending}>
          Use it
        </Button>
      </div>
      <OutcomeNotice refusal={open.refusal} problem={open.problem} unreached={open.unreached} />
    </form>
  );
}
