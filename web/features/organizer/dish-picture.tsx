import { ImagePlus } from "lucide-react";
import { useRef } from "react";
import type { CoverId, EventId } from "#shared/ids";
import { CoverThumb } from "#web/lib/cover-picture";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { Button } from "#web/ui/button";
import { Notice } from "#web/ui/notice";
import { wordsForCover } from "./cover-words.ts";
import { useBringCover } from "./use-bring-cover.ts";

export type DishPictureProps = {
  eventId: EventId;
  name: string;
  picture: string;
  onChange: (picture: string) => void;
};

/** A dish's picture: brought at once, on the menu when the station is saved. */
export function DishPicture({ eventId, name, picture, onChange }: DishPictureProps) {
  const input = useRef<HTMLInputElement>(null);
  const { bring, pending, refusal, problem, step } = useBringCover(eventId, (coverId) => onChange(coverId));
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm font-semibold">Picture</p>
      <div className="flex flex-wrap items-center gap-3">
        {picture ? <CoverThumb cover={{ id: picture as CoverId, alt: "" }} className="w-28" /> : null}
        <input
          ref={input}
          type="file"
          accept="image/*"
          aria-label={`Picture of ${name || "the dish"}`}
          hidden
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            target.value = ""; // the same file can be chosen once more
            if (file) void bring(file);
          }}
        />
        <Button
          variant="secondary"
          size="sm"
          icon={<ImagePlus aria-hidden size={16} />}
          pending={pending}
          onClick={() => input.current?.click()}
        >
          {picture ? "Choose another" : "Choose a picture"}
        </Button>
        {picture ? (
          <Button variant="quiet" size="sm" onClick={() => onChange("")}>
            Without a picture
          </Button>
        ) : null}
        {step !== null ? (
          <span role="status" className="text-sm text-ink-soft">
            Bringing it…
          </span>
        ) : null}
      </div>
      {refusal ? (
        <Notice tone="warn" title={wordsForCover(refusal).title}>
          {wordsForCover(refusal).detail}
        </Notice>
      ) : null}
      <OutcomeNotice refusal={null} problem={problem} />
    </div>
  );
}
