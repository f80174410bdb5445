/** Badges to be printed. */
export type BadgeFile = {
  /** A PDF with a page for each, in base64. */
  readonly pdf: string;
  readonly badges: number;
};

/** `nextCursor` is null once everybody listed has one. */
export type BadgeLot = BadgeFile & { readonly nextCursor: string | null };

/** Nobody of those who are asked for has a pass that opens something. */
export type BadgeRefusal = { readonly code: "not-registered" } | { readonly code: "no-passes" };
