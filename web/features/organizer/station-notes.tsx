import { useQuery } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useState } from "react";
import type { StationId } from "#shared/ids";
import { STATION_NOTE_CHARS_MAX } from "#shared/limits";
import type { NoteAudience, StationNote, StationNotes } from "#shared/views/station-notes";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { toProblem } from "#web/lib/problem";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { TextArea } from "#web/ui/field";
import { Segmented } from "#web/ui/segmented";
import { Spinner } from "#web/ui/spinner";
import { Time } from "#web/ui/time";

/** People come and go, and messages end, while somebody writes. */
const REFRESH_MS = 5_000;

/** Writes to who waits at a station or serves there, and shows what became of what was written. */
export function StationNotesButton({ stationId }: { stationId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="secondary" onClick={() => setOpen(true)}>
        Write to people
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Write to people here">
        <WriteNote stationId={stationId as StationId} />
      </Dialog>
    </>
  );
}

function WriteNote({ stationId }: { stationId: StationId }) {
  const { client, trpc } = useApi();
  const query = trpc.station.notes.queryOptions({ stationId });
  const { data, error } = useQuery({ ...query, refetchInterval: REFRESH_MS });
  const [audience, setAudience] = useState<NoteAudience>("waiting");
  const [text, setText] = useState("");
  const write = useCommand({
    send: (what: { audience: NoteAudience; text: string }, commandId) =>
      client.station.writeNote.mutate({ commandId, stationId, ...what }),
    onOk: (notes) => {
      setText("");
      queryClient.setQueryData(query.queryKey, notes);
    },
  });
  if (!data) return error ? <OutcomeNotice refusal={null} problem={toProblem(error)} /> : <Spinner />;
  const people = data.reach[audience];
  return (
    <div className="flex flex-col gap-4">
      <Segmented
        label="To"
        value={audience}
        options={[
          { value: "waiting", label: `Who waits · ${data.reach.waiting}` },
          { value: "staff", label: `Who serves · ${data.reach.staff}` },
        ]}
        onChange={setAudience}
      />
      <TextArea
        label="Your words"
        rows={3}
        maxLength={STATION_NOTE_CHARS_MAX}
        value={text}
        onChange={(event) => setText(event.target.value)}
        hint={`${text.length} of ${STATION_NOTE_CHARS_MAX} characters`}
      />
      <p className="text-sm">{reachWords(audience, data)}</p>
      <Button
        size="lg"
        wide
        pending={write.pending}
        disabledReason={people === 0 ? "There is nobody to write to." : text.trim() === "" ? "Write something." : null}
        onClick={() => void write.run({ audience, text: text.trim() })}
      >
        <Send aria-hidden size={18} />
        {people === 0 ? "Send" : `Send to ${peopleWords(people)}`}
      </Button>
      <OutcomeNotice {...write} />
      {data.notes.length > 0 ? (
        <section aria-labelledby="notes-written">
          <h3 id="notes-written" className="pb-2 text-sm font-semibold text-ink">
            Written today
          </h3>
          <ul className="divide-y divide-line rounded-card border border-line">
            {data.notes.map((note) => (
              <Written key={note.id} note={note} />
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}

function Written({ note }: { note: StationNote }) {
  const { audience, text, from, writtenAt, people, inboxes, delivered, pending, failed } = note;
  return (
    <li className="flex flex-col gap-1 px-3 py-2.5">
      <span className="break-words text-ink">{text}</span>
      <span className="text-sm">
        <Time at={writtenAt} /> · {from} · {audience === "waiting" ? "who waited" : "who served"}
      </span>
      <span className="text-sm">
        In the app: {inboxes} of {people} · by other ways: {delivered}
        {pending > 0 ? ` · on the way: ${pending}` : ""}
        {failed > 0 ? <strong className="font-semibold text-bad"> · failed: {failed}</strong> : null}
      </span>
    </li>
  );
}

function reachWords(audience: NoteAudience, { reach, walkIns }: StationNotes): string {
  const people = reach[audience];
  if (audience === "staff")
    return people === 0
      ? "Nobody else has signed on at a desk here."
      : "Whoever serves at a desk here now gets it, and nobody else.";
  const nameless =
    walkIns === 0 ? "" : ` ${peopleWords(walkIns)} with a number on paper cannot be written to: tell them.`;
  if (people === 0) return `Nobody waits here whom you can write to.${nameless}`;
  return `Whoever waits here now gets it in the app, and by the ways they chose.${nameless}`;
}

function peopleWords(count: number): string {
  return count === 1 ? "1 person" : `${count.toLocaleString()} people`;
}
