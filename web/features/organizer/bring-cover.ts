import { TRPCClientError } from "@trpc/client";
import type { CoverId, EventId } from "#shared/ids";
import type { Result } from "#shared/result";
import type { PictureRefusal } from "#shared/views/cover";

export type Bringing = {
  readonly college: string;
  readonly eventId: EventId;
  readonly picture: Blob;
  /** How much of it has left, from 0 to 1. */
  readonly onProgress: (part: number) => void;
};

/**
 * Sends a picture for an event, which has it only when it is saved. Not with fetch, which does not tell how far it is.
 * @throws TRPCClientError with what the Worker says went wrong, or without when there was no answer
 */
export function bringCover({
  college,
  eventId,
  picture,
  onProgress,
}: Bringing): Promise<Result<{ readonly coverId: CoverId }, PictureRefusal>> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/${encodeURIComponent(college)}/events/${eventId}/cover`);
    request.responseType = "json";
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const answer: unknown = request.response;
      if (request.status === 200 && answer !== null) done(answer as Result<{ coverId: CoverId }, PictureRefusal>);
      else fail(isRecord(answer) ? TRPCClientError.from(answer) : new TRPCClientError("no answer"));
    };
    request.onerror = () => fail(new TRPCClientError("no answer"));
    request.send(picture);
  });
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
