/**
 * Replaces comments by spaces, and on request what quoted strings hold, so that offsets and lines stay as they were.
 * Template literals keep their text, because code may stand in them. A regular expression that holds a quote can
 * hide the rest of its line; none of our rules depends on such a line.
 */
export function blankComments(text: string, { strings = false } = {}): string {
  let out = "";
  for (let at = 0; at < text.length; ) {
    const end = partEnd(text, at);
    const part = text.slice(at, end);
    if (/^\/[/*]/.test(part)) out += blank(part);
    else if (strings && end - at > 1) out += part[0] + blank(part.slice(1, -1)) + part.at(-1);
    else out += part;
    at = end;
  }
  return out;
}

/** Where the comment, string or single character that begins at `at` ends. */
function partEnd(text: string, at: number): number {
  const first = text[at];
  if (text.startsWith("//", at)) return found(text.indexOf("\n", at), text.length);
  if (text.startsWith("/*", at)) return found(text.indexOf("*/", at + 2), text.length - 2) + 2;
  if (first === '"' || first === "'") return quoteEnd(text, at, first);
  return at + 1;
}

function found(offset: number, otherwise: number): number {
  return offset === -1 ? otherwise : offset;
}

function quoteEnd(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length && text[at] !== "\n"; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === quote) return at + 1;
  }
  return start + 1;
}

function blank(part: string): string {
  return part.replace(/[^\n]/g, " ");
}
