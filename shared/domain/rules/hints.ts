/**
 * What people write who write no programs, and how it is written here.
 * @param text a condition that cannot be read
 * @returns in words, or null: it is wrong in some other way
 */
export function hintFor(text: string): string | null {
  const bare = text.replaceAll(/"[^"]*"|'[^']*'/g, " t ");
  for (const [written, says] of HINTS) if (written.test(bare)) return says;
  const [, before] = MISSING.exec(bare) ?? [];
  if (before) return `Something is missing before ${before}`;
  if (/(&&|\|\||[<>=!+\-*/(,[])\s*$/.test(bare)) return "Something is missing at the end";
  return whyNotBrackets(bare);
}

const HINTS: readonly (readonly [RegExp, string])[] = [
  [/[“”„«»‘’]/, 'Write straight quotation marks: "'],
  [/"[^"]*$|'[^']*$/, "A quotation mark is missing at the end of a text"],
  [/\band\b|&{3,}|(?<!&)&(?!&)/i, "Write && for “and”"],
  [/\bor\b|\|{3,}|(?<!\|)\|(?!\|)/i, "Write || for “or”"],
  [/\bis\s+not\b|≠|<>/i, "Write != for “is not”"],
  [/\bnot\b/i, "Write ! for “not”, before what must not be so"],
  [/=>|≥/, "Write >= for “at least”"],
  [/=<|≤/, "Write <= for “at most”"],
  [/\bin\s*\(/, 'After "in" comes a list: ["a", "b"]'],
  [/[^=!<>]=[^=]|\bis\b/i, "Write == to compare"],
];

/** Two signs between which something should stand, or one at the beginning. */
const MISSING = /(?:^|&&|\|\||[<>=!+\-*/(,[])\s*(&&|\|\||[)\]])/;

function whyNotBrackets(bare: string): string | null {
  const count = (sign: string) => bare.split(sign).length - 1;
  const open = count("(") + count("[") - count(")") - count("]");
  if (open > 0) return "A bracket is not closed";
  return open < 0 ? "A bracket is closed that was not opened" : null;
}
