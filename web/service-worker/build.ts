/** What a build tells its service worker: paths of files, each named after its content. */
export type Build = {
  readonly version: string;
  /** What every page starts with. */
  readonly shell: readonly string[];
  /** What opens without a network, once it was opened with one. */
  readonly surfaces: Readonly<Record<Surface, readonly string[]>>;
};

/** The surfaces people open where there may be no network. */
export type Surface = "campus" | "scanner";

/** What a page tells the service worker: what it opens is to be kept. */
export type Keep = { readonly surface: Surface };
