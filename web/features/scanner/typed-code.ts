import { SHORT_CODE_CHARS } from "#shared/limits";

/** Shown as two groups of four, so a person can read it aloud. */
const GROUP_CHARS = 4;

// Crockford's base 32 has no I, L, O or U: whoever reads one means the digit it looks like.
const LOOKALIKES: Readonly<Record<string, string>> = { O: "0", I: "1", L: "1" };

/** What somebody typed, as the eight upper-case characters it stands for: no spaces or dashes, O read as 0, I and L as 1. */
export function readTypedCode(text: string): string {
  const bare = text.toUpperCase().replace(/[^0-9A-Z]/g, "");
  return bare.replace(/[OIL]/g, (char) => LOOKALIKES[char] ?? char).slice(0, SHORT_CODE_CHARS);
}

export function isWholeCode(code: string): boolean {
  return code.length === SHORT_CODE_CHARS;
}

/** "7K3MQ2XD" as "7K3M Q2XD". */
export function spellCode(code: string): string {
  return code.length > GROUP_CHARS ? `${code.slice(0, GROUP_CHARS)} ${code.slice(GROUP_CHARS)}` : code;
}
