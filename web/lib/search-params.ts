/**
 * Readers for `validateSearch`, by hand: route options are part of every page's first load, where a schema library would
 * cost more than the router. What cannot be read is absent, so that an odd link still opens the page.
 */
type Search = Readonly<Record<string, unknown>>;

/** The named texts that are there. Numbers count: the router reads `?q=42` as one. */
export function searchTexts<K extends string>(
  search: Search,
  ...keys: readonly K[]
): { readonly [P in K]?: string | undefined } {
  const texts: { [P in K]?: string | undefined } = {};
  for (const key of keys) {
    const value = search[key];
    if (typeof value === "number") texts[key] = String(value);
    if (typeof value === "string" && value !== "") texts[key] = value;
  }
  return texts;
}

export function searchOneOf<K extends string, V extends string>(
  search: Search,
  key: K,
  options: readonly V[],
): { readonly [P in K]?: V | undefined } {
  const chosen: { [P in K]?: V | undefined } = {};
  const option = options.find((each) => each === search[key]);
  if (option) chosen[key] = option;
  return chosen;
}
