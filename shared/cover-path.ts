import type { CollegeId, CoverId } from "#shared/ids";

/** "small" is for lists. */
export type CoverSize = "large" | "small";

/** Where a picture is found on every host of its college. */
export function coverPath(collegeId: CollegeId, coverId: CoverId, size: CoverSize): string {
  return `/media/${collegeId}/${coverFile(coverId, size)}`;
}

export function coverFile(coverId: CoverId, size: CoverSize): string {
  return `${coverId}${size === "small" ? "-small" : ""}.jpg`;
}
