import { coverPath } from "#shared/cover-path";
import { COVER_HEIGHT_MAX, COVER_WIDTH_MAX } from "#shared/limits";
import type { Cover } from "#shared/views/cover";
import { useBrand } from "./use-me.ts";

/** An event's picture in a frame whose shape is known before it is there. */
export function CoverPicture({ cover }: { cover: Cover }) {
  const { id } = useBrand();
  return (
    <img
      src={coverPath(id, cover.id, "large")}
      alt={cover.alt}
      width={COVER_WIDTH_MAX}
      height={COVER_HEIGHT_MAX}
      className="aspect-video h-auto w-full rounded-card bg-sunken object-cover"
    />
  );
}

/** Beside the event's name, so a screen reader passes over it. */
export function CoverThumb({ cover, className = "" }: { cover: Cover; className?: string }) {
  const { id } = useBrand();
  return (
    <img
      src={coverPath(id, cover.id, "small")}
      alt=""
      width={COVER_WIDTH_MAX}
      height={COVER_HEIGHT_MAX}
      loading="lazy"
      decoding="async"
      className={`aspect-video h-auto shrink-0 rounded-control bg-sunken object-cover ${className}`}
    />
  );
}
