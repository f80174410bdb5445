/** What a build tells its service worker: paths of files, each named after its content. */
export type Build = {
  readonly version: string;
  /** What every page starts with. */
  readonly shell: readonly string[];
  /** What opens without a network, once it was opened with one. */
  readonly surfaces: Readonly<Record<KeptPages, readonly string[]>>;
};

/** What is an app of its own on the home screen. */
export type Surface = "campus" | "scanner";
/** What people open where there may be no network: a surface, and of the console the page of a station at work. */
export type KeptPages = Surface | "station";

/** What a page tells the service worker: what it opens is to be kept. */
export type Keep = { readonly surface: KeptPages };
