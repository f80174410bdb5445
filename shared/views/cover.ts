import type { CoverId } from "#shared/ids";

/** An event's picture. Its files are the college's; `alt` says what it shows to whoever does not see it. */
export type Cover = { readonly id: CoverId; readonly alt: string };

/** What a file that is no picture looks like; "other" is nothing we know. */
export type LooksLike = "gif" | "svg" | "web-page" | "heic" | "pdf" | "other";

/** Why a file became no picture. */
export type PictureRefusal =
  | { readonly code: "not-a-picture"; readonly looksLike: LooksLike }
  | { readonly code: "picture-cut-off" }
  | { readonly code: "picture-broken" }
  | { readonly code: "picture-moves" }
  | {
      readonly code: "picture-too-many-pixels";
      readonly width: number;
      readonly height: number;
      readonly pixelsMax: number;
    };

/** Why a chosen file was not even sent. */
export type ChoiceRefusal =
  | { readonly code: "picture-unreadable" }
  | Extract<PictureRefusal, { readonly code: "picture-too-many-pixels" }>;

/** Somebody else put another picture there, or took it away. */
export type CoverChanged = { readonly code: "cover-changed" };
