/**
 * A tag in the one form in which it is kept and compared.
 * @returns lower case, composed (NFC), without a leading "#", with single spaces; empty if nothing is left
 */
export function normalTag(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\s,]+/g, " ")
    .trim()
    .replace(/^#+\s*/, "")
    .toLowerCase();
}

/** Tags as people type them, separated by commas: each once, in their order. */
export function readTags(text: string): string[] {
  return [...new Set(text.split(",").map(normalTag))].filter(Boolean);
}
