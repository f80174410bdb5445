import { useState } from "react";
import type { CoverId, EventId } from "#shared/ids";
import type { Result } from "#shared/result";
import type { ChoiceRefusal, PictureRefusal } from "#shared/views/cover";
import { useCollege } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { bringCover } from "./bring-cover.ts";
import { scalePicture } from "./scale-picture.ts";

/** A picture that lies ready; `replacesId` is the one its organizer saw when choosing it. */
export type Brought = { readonly coverId: CoverId; readonly replacesId: CoverId | null };

/** Takes a chosen file to where an event can name it. */
export function useBringCover(eventId: EventId, onBrought: (coverId: CoverId) => void) {
  const college = useCollege();
  const [step, setStep] = useState<"scaling" | number>("scaling");
  const { run, reset, pending, refusal, problem } = useCommand({
    send: async (file: File): Promise<Result<{ readonly coverId: CoverId }, PictureRefusal | ChoiceRefusal>> => {
      setStep("scaling");
      const scaled = await scalePicture(file);
      return scaled.ok ? bringCover({ college, eventId, picture: scaled.value, onProgress: setStep }) : scaled;
    },
    onOk: ({ coverId }) => onBrought(coverId),
  });
  return { bring: run, reset, pending, refusal, problem, step: pending ? step : null };
}
