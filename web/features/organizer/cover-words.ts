import type { ChoiceRefusal, CoverChanged, LooksLike, PictureRefusal } from "#shared/views/cover";
import type { Words } from "#web/lib/problem-words";

export type CoverRefusal = PictureRefusal | ChoiceRefusal | CoverChanged;
type Of<C extends CoverRefusal["code"]> = Extract<CoverRefusal, { code: C }>;

const NO_PICTURES: Record<LooksLike, Words> = {
  gif: { title: "GIFs are not taken", detail: "Nothing was changed. Save it as JPEG or PNG, and choose that." },
  svg: {
    title: "SVG drawings are not taken",
    detail: "They can hold programs. Nothing was changed; export it as PNG, and choose that.",
  },
  "web-page": { title: "That is a web page", detail: "Nothing was changed. Choose a picture: JPEG, PNG or WebP." },
  heic: {
    title: "HEIC and AVIF are not taken from here",
    detail: "Nothing was changed. Save it as JPEG, or choose it on the phone that took it.",
  },
  pdf: { title: "That is a PDF", detail: "Nothing was changed. Export its page as PNG, and choose that." },
  other: { title: "That is no picture we know", detail: "Nothing was changed. Choose one as JPEG, PNG or WebP." },
};

const WORDS: { [C in CoverRefusal["code"]]: (refusal: Of<C>) => Words } = {
  "not-a-picture": ({ looksLike }) => NO_PICTURES[looksLike],
  "picture-cut-off": () => ({
    title: "Part of the picture is missing",
    detail:
      "Its file ends too early. Nothing was changed; copy it once more from where you have it, or choose another.",
  }),
  "picture-broken": () => ({
    title: "The picture cannot be read",
    detail: "Its file is damaged or unusual. Nothing was changed; open it, save it as JPEG, and choose that.",
  }),
  "picture-moves": () => ({
    title: "Moving pictures are not taken",
    detail: "Nothing was changed. Save one of its pictures as JPEG or PNG, and choose that.",
  }),
  "picture-too-many-pixels": ({ width, height, pixelsMax }) => ({
    title: `${width.toLocaleString()} by ${height.toLocaleString()} pixels are too many`,
    detail: `Nothing was changed. Choose one of up to ${pixelsMax / 1_000_000} million, or make it smaller.`,
  }),
  "picture-unreadable": () => ({
    title: "This browser cannot read that file",
    detail: "Nothing was changed. Save it as JPEG, PNG or WebP, and choose that.",
  }),
  "cover-changed": () => ({
    title: "Somebody else changed the picture meanwhile",
    detail: "Your words are still here and nothing was saved. See theirs, then choose again.",
  }),
};

/** Not among the words for all refusals: those attendees load, too. */
export function wordsForCover<C extends CoverRefusal["code"]>(refusal: Of<C>): Words {
  const entry: (refusal: Of<C>) => Words = WORDS[refusal.code as C];
  return entry(refusal);
}
