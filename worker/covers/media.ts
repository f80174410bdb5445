import { type CoverSize, coverFile } from "#shared/cover-path";
import type { CollegeId, CoverId } from "#shared/ids";

/** What R2 deletes in one call. Source: its limits. */
const FILES_AT_ONCE = 1_000;
const SIZES: readonly CoverSize[] = ["large", "small"];

export type Media = Pick<Env, "MEDIA">;

/** Both files, the one a page shows first at last: where that one is, the other is. */
export async function putCover(
  { MEDIA }: Media,
  collegeId: CollegeId,
  coverId: CoverId,
  files: Readonly<Record<CoverSize, ArrayBuffer>>,
): Promise<void> {
  for (const size of SIZES.toReversed()) {
    await MEDIA.put(keyOf(collegeId, coverFile(coverId, size)), files[size], {
      httpMetadata: { contentType: "image/jpeg" },
    });
  }
}

/** @param file as `coverFile` names it */
export async function findCoverFile({ MEDIA }: Media, collegeId: string, file: string): Promise<ArrayBuffer | null> {
  const found = await MEDIA.get(keyOf(collegeId, file));
  return (await found?.arrayBuffer()) ?? null;
}

export async function deleteCover({ MEDIA }: Media, collegeId: CollegeId, coverId: CoverId): Promise<void> {
  await MEDIA.delete(SIZES.map((size) => keyOf(collegeId, coverFile(coverId, size))));
}

/** Whatever lies below the college's id, known or not, a bounded number. @returns how many files are gone; 0 when none were left */
export async function eraseMedia({ MEDIA }: Media, collegeId: CollegeId): Promise<number> {
  const { objects } = await MEDIA.list({ prefix: keyOf(collegeId, ""), limit: FILES_AT_ONCE });
  if (objects.length > 0) await MEDIA.delete(objects.map(({ key }) => key));
  return objects.length;
}

function keyOf(collegeId: string, file: string): string {
  return `${collegeId}/${file}`;
}
