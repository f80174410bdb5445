import { useQuery } from "@tanstack/react-query";
import { ImagePlus } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import type { EventId } from "#shared/ids";
import { COVER_ALT_CHARS_MAX } from "#shared/limits";
import type { Cover } from "#shared/views/cover";
import { AskFirst } from "#web/lib/ask-first";
import { CoverPicture } from "#web/lib/cover-picture";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { wordsForCover } from "./cover-words.ts";
import { useCoverDraft } from "./use-cover-draft.ts";

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
  const [removing, setRemoving] = useState(false);
  const draft = useCoverDraft(eventId, cover);
  const { shown, alt, isChanged, refusal, pending } = draft;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    draft.put();
  };
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
            onChange={(event) => draft.setAlt(event.target.value)}
          />
        </>
      ) : null}
      {draft.step ? <Progress step={draft.step} /> : null}
      {refusal ? (
        <Notice
          tone="warn"
          title={wordsForCover(refusal).title}
          action={
            refusal.code === "cover-changed" ? (
              <Button variant="secondary" size="sm" onClick={draft.seeTheirs}>
                See theirs
              </Button>
            ) : null
          }
        >
          {wordsForCover(refusal).detail}
        </Notice>
      ) : null}
      <OutcomeNotice refusal={null} problem={draft.problem} />
      <div className="flex flex-wrap gap-2">
        {shown && isChanged ? (
          <Button
            type="submit"
            pending={pending.saving}
            disabledReason={alt.trim() ? null : "Say what it shows first."}
          >
            Save the picture
          </Button>
        ) : null}
        <ChoosePicture
          label={shown ? "Choose another" : "Choose a picture"}
          pending={pending.bringing}
          onChoose={draft.choose}
        />
        {draft.isBrought ? (
          <Button variant="quiet" onClick={draft.dropBrought}>
            {cover ? "Keep the old one" : "Not this one"}
          </Button>
        ) : cover ? (
          <Button variant="quiet" pending={pending.removing} onClick={() => setRemoving(true)}>
            Remove
          </Button>
        ) : null}
      </div>
      <AskFirst
        open={removing}
        title="Remove the picture?"
        action="Remove"
        onSure={draft.takeAway}
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
