import { accentFor } from "#shared/accent";

/** Writes both schemes onto the page; `light-dark()` in the stylesheet picks. */
export function applyAccent(colour: string): void {
  const style = document.documentElement.style;
  for (const scheme of ["light", "dark"] as const) {
    const accent = accentFor(colour, scheme);
    style.setProperty(`--brand-fill-${scheme}`, accent.fill);
    style.setProperty(`--brand-on-${scheme}`, accent.on);
    style.setProperty(`--brand-text-${scheme}`, accent.text);
  }
}
