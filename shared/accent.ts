/**
 * A college's one colour, made legible: a fill with text on it, and a variant for text and lines, for light and dark.
 * Contrast is WCAG 2's: 4.5 for text against the page.
 */
export type AccentSet = {
  readonly fill: string;
  /** Black or white, whichever reads better on `fill`. */
  readonly on: string;
  /** The accent, darkened or lightened until it reads on the page. */
  readonly text: string;
};

type Rgb = readonly [number, number, number];

const TEXT_CONTRAST = 4.5;
/** The least a coloured control must stand out from the page. */
const FILL_CONTRAST = 3;
const DARK_INK: Rgb = [11, 12, 14];
const WHITE: Rgb = [255, 255, 255];
/** The sunken surface of each scheme: whatever reads there reads on every lighter or darker one. */
const LIGHT_PAGE: Rgb = [239, 239, 236];
const DARK_PAGE: Rgb = [43, 45, 51];
const FALLBACK: Rgb = [31, 79, 216];

/**
 * @param colour "#rgb" or "#rrggbb"; anything else stands for our own
 * @param scheme of the page it is on; paper is light
 * @returns "#rrggbb" each
 */
export function accentFor(colour: string, scheme: "light" | "dark"): AccentSet {
  const brand = parseHex(colour) ?? FALLBACK;
  const page = scheme === "light" ? LIGHT_PAGE : DARK_PAGE;
  const pole = scheme === "light" ? DARK_INK : WHITE;
  const fill = shiftUntil(
    brand,
    pole,
    (colour) => contrast(colour, page) >= FILL_CONTRAST && contrast(colour, inkOn(colour)) >= TEXT_CONTRAST,
  );
  const text = shiftUntil(brand, pole, (colour) => contrast(colour, page) >= TEXT_CONTRAST);
  return { fill: toHex(fill), on: toHex(inkOn(fill)), text: toHex(text) };
}

/** "#rgb" or "#rrggbb"; null for anything else. */
export function parseHex(colour: string): Rgb | null {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour.trim())?.[1];
  if (!hex) return null;
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
  const value = Number.parseInt(full, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Contrast ratio, 1 to 21. Source: WCAG 2.2, "contrast ratio" and "relative luminance". */
export function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

function luminance(colour: Rgb): number {
  const [r = 0, g = 0, b = 0] = colour.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function inkOn(fill: Rgb): Rgb {
  return contrast(fill, WHITE) >= contrast(fill, DARK_INK) ? WHITE : DARK_INK;
}

function shiftUntil(from: Rgb, pole: Rgb, reads: (colour: Rgb) => boolean): Rgb {
  for (let step = 0; step <= 20; step++) {
    const mixed = mix(from, pole, step / 20);
    if (reads(mixed)) return mixed;
  }
  return pole;
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const at = (index: 0 | 1 | 2) => Math.round(a[index] + (b[index] - a[index]) * share);
  return [at(0), at(1), at(2)];
}

function toHex(colour: Rgb): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
