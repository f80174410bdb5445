import { useQuery } from "@tanstack/react-query";
import { ImagePlus } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import type { CoverId, EventId } from "#shared/ids";
import { COVER_ALT_CHARS_MAX } from "#shared/limits";
import type { Cover } from "#shared/views/cover";
import { AskFirst } from "#web/lib/ask-first";
import { CoverPicture } from "#web/lib/cover-picture";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { toast } from "#web/ui/toast";
import { wordsForCover } from "./cover-words.ts";
import { type Brought, useBringCover } from "./use-bring-cover.ts";

/** The picture at the top of an event's page, with words for who does not see it. */
export function EventCover({ eventId }: { eventId: EventId }) {
  const { trpc } = useApi();
  const { data: cover } = useQuery(trpc.covers.get.queryOptions({ eventId }));
  return (
    <Card as="section" aria-labelledby="cover-title">
      <h2 id="cover-title" className="font-semibold">
        Picture
      </h2>
      <p className="pt-1 pb-3 text-sm text-ink-soft">
        At the top of the event's page, and small in lists. Whatever its camera noted, like the place, is taken out.
      </p>
      {cover === undefined ? null : <CoverForm eventId={eventId} cover={cover} />}
    </Card>
  );
}

function CoverForm({ eventId, cover }: { eventId: EventId; cover: Cover | null }) {
  const { client, trpc } = useApi();
  const [brought, setBrought] = useState<Brought | null>(null);
  /** Null: nobody typed anything. What is typed stays, whichever picture it is for. */
  const [typed, setTyped] = useState<string | null>(null);
  const [removing, setRemoving] = useState(false);
  const bringing = useBringCover(eventId, (coverId) => setBrought({ coverId, replacesId: cover?.id ?? null }));
  const keep = (next: Cover | null) => {
    queryClient.setQueryData(trpc.covers.get.queryKey({ eventId }), next);
    void queryClient.invalidateQueries(trpc.organizer.listEvents.queryFilter());
    void queryClient.invalidateQueries(trpc.attendee.pathFilter());
    setBrought(null);
    setTyped(null);
  };
  const save = useCommand({
    send: (input: Brought & { readonly alt: string }) => client.covers.save.mutate({ eventId, ...input }),
    onOk: (next) => {
      keep(next);
      toast("Saved.", "good");
    },
  });
  const remove = useCommand({
    send: (replacesId: CoverId) => client.covers.remove.mutate({ eventId, replacesId }),
    onOk: keep,
  });
  const alt = typed ?? cover?.alt ?? "";
  const shown = brought ?? (cover && { coverId: cover.id, replacesId: cover.id });
  const isChanged = brought !== null || alt.trim() !== (cover?.alt ?? "");
  /** What an earlier try met is over when another begins. */
  const forget = () => {
    for (const { reset } of [bringing, save, remove]) reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!shown || !isChanged || !alt.trim()) return; // the Enter key asks no button
    forget();
    void save.run({ ...shown, alt: alt.trim() });
  };
  const choose = (file: File) => {
    forget();
    void bringing.bring(file);
  };
  const seeTheirs = () => {
    setBrought(null);
    forget();
    void queryClient.invalidateQueries(trpc.covers.get.queryFilter({ eventId }));
  };
  const refusal = bringing.refusal ?? save.refusal ?? remove.refusal;
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      {shown ? (
        <>
          <CoverPicture cover={{ id: shown.coverId, alt: alt || "Your picture, without words yet" }} />
          <TextField
            label="What it shows"
            hint="Read out to whoever does not see it."
            placeholder="Students under a tent on the lawn"
            maxLength={COVER_ALT_CHARS_MAX}
            value={alt}
            onChange={(event) => setTyped(event.target.value)}
          />
        </>
      ) : null}
      {bringing.step ? <Progress step={bringing.step} /> : null}
      {refusal ? (
        <Notice
          tone="warn"
          title={wordsForCover(refusal).title}
          action={
            refusal.code === "cover-changed" ? (
              <Button variant="secondary" size="sm" onClick={seeTheirs}>
                See theirs
              </Button>
            ) : null
          }
        >
          {wordsForCover(refusal).detail}
        </Notice>
      ) : null}
      <OutcomeNotice refusal={null} problem={bringing.problem ?? save.problem ?? remove.problem} />
      <div className="flex flex-wrap gap-2">
        {shown && isChanged ? (
          <Button type="submit" pending={save.pending} disabledReason={alt.trim() ? null : "Say what it shows first."}>
            Save the picture
          </Button>
        ) : null}
        <ChoosePicture
          label={shown ? "Choose another" : "Choose a picture"}
          pending={bringing.pending}
          onChoose={choose}
        />
        {brought ? (
          <Button variant="quiet" onClick={() => setBrought(null)}>
            {cover ? "Keep the old one" : "Not this one"}
          </Button>
        ) : cover ? (
          <Button variant="quiet" pending={remove.pending} onClick={() => setRemoving(true)}>
            Remove
          </Button>
        ) : null}
      </div>
      <AskFirst
        open={removing}
        title="Remove the picture?"
        action="Remove"
        onSure={() => {
          forget();
          if (cover) void remove.run(cover.id);
        }}
        onClose={() => setRemoving(false)}
      >
        The event's page and the lists go without one at once.
      </AskFirst>
    </form>
  );
}

type ChooseProps = { label: string; pending: boolean; onChoose: (file: File) => void };

function ChoosePicture({ label, pending, onChoose }: ChooseProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          target.value = ""; // the same file can be chosen once more
          if (file) onChoose(file);
        }}
      />
      <Button
        variant="secondary"
        icon={<ImagePlus aria-hidden size={18} />}
        pending={pending}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
    </>
  );
}

function Progress({ step }: { step: "scaling" | number }) {
  const words = step === "scaling" ? "Making it smaller" : step < 1 ? "Sending it" : "Looking at it";
  return (
    <div className="flex flex-col gap-1">
      <p role="status" className="text-sm text-ink-soft">
        {words}…
      </p>
      <progress aria-label={words} className="h-2 w-full accent-accent" max={1} value={step === "scaling" ? 0 : step} />
    </div>
  );
}
