/** What a PDF's built-in fonts can show beyond Latin-1 (WinAnsiEncoding). Source: ISO 32000-1, annex D.2. */
const WIN_ANSI = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";

/** Source: ICAO Doc 9303, part 3, section 6: how passports write Cyrillic; Greek as ELOT 743. Lower case, `from:to`. */
const LATIN_FOR = new Map(
  [
    "а:a б:b в:v г:g ґ:g д:d ђ:d ѓ:g е:e ё:e ж:zh з:z и:i й:i і:i ї:i ј:j к:k ќ:k л:l љ:lj м:m н:n њ:nj о:o п:p р:r с:s",
    "т:t ћ:c у:u ў:u ф:f х:kh ц:ts ч:ch џ:dz ш:sh щ:shch ъ:ie ы:y ь: э:e ю:iu я:ia є:ie",
    "α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s ς:s τ:t υ:y φ:f χ:ch ψ:ps ω:o",
    "ł:l đ:d ħ:h ı:i ŋ:n ŧ:t ə:e ‐:- ‑:- −:- ′:' ″:\"",
  ]
    .join(" ")
    .split(" ")
    .map((pair): [string, string] => [pair.slice(0, pair.indexOf(":")), pair.slice(pair.indexOf(":") + 1)]),
);

export type Printable = {
  readonly text: string;
  /** Whether every letter stands as it was written. */
  readonly isExact: boolean;
};

/**
 * Text as a PDF's built-in fonts can show it: in Latin letters where a standard says which, without marks they lack, and a
 * question mark for each letter that has none. On one line, without what cannot be seen.
 */
export function toPrintable(text: string): Printable {
  let isExact = true;
  let printed = "";
  for (const char of text
    .normalize("NFC")
    .replace(/[\s\p{Zs}]+/gu, " ")
    .replace(/\p{C}/gu, "")) {
    if (canPrint(char)) {
      printed += char;
      continue;
    }
    isExact = false;
    printed += latinFor(char);
  }
  return { text: printed.trim(), isExact };
}

function latinFor(char: string): string {
  const lower = char.toLowerCase();
  const known = LATIN_FOR.get(lower);
  if (known !== undefined) return lower === char ? known : known.slice(0, 1).toUpperCase() + known.slice(1);
  const bare = char.normalize("NFKD").replace(/\p{M}/gu, "");
  // A mark alone is dropped; what stays another letter is looked up once more.
  if (bare === char) return "?";
  return Array.from(bare, (part) => (canPrint(part) ? part : latinFor(part))).join("");
}

function canPrint(char: string): boolean {
  return /^[ -~\u00a1-\u00ff]$/.test(char) || WIN_ANSI.includes(char);
}
