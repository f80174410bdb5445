import type { Foreseen, Kept } from "#web/lib/outbox";

/**
 * What the screen shows at once for an entry, until the server says something newer about it.
 * It holds only while the entry is still the very object it was made for: any update replaces it.
 */
export type Override<View> = { readonly base: View; readonly shown: View };

export function withOverrides<View extends { readonly id: string }>(
  views: readonly View[],
  overrides: ReadonlyMap<string, Override<View>>,
): readonly View[] {
  return views.map((view) => {
    const override = overrides.get(view.id);
    return override?.base === view ? override.shown : view;
  });
}

/** What a command that waits to be sent makes of an entry. */
export function foresee<View extends { readonly id: string }>(view: View, next: View): Foreseen {
  const isOther = ([name, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify((view as Readonly<Record<string, unknown>>)[name]);
  return { id: view.id, fields: Object.fromEntries(Object.entries(next).filter(isOther)) };
}

/** Entries as they are once all that waits was done: a page that is opened without a connection knows no more of it. */
export function withWaiting<View extends { readonly id: string }>(
  views: readonly View[],
  waiting: readonly Pick<Kept, "foreseen">[],
): readonly View[] {
  const fields = new Map<string, object>();
  for (const { foreseen } of waiting)
    if (foreseen) fields.set(foreseen.id, { ...fields.get(foreseen.id), ...foreseen.fields });
  if (fields.size === 0) return views;
  return views.map((view) => {
    const next = fields.get(view.id);
    return next ? { ...view, ...next } : view;
  });
}
