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
