/** Width in points of text at a size. */
export type Measure = { readonly widthOfTextAtSize: (text: string, size: number) => number };

/** Lines that are no wider than `width` points, at least one. A word that is wider alone is cut. */
export function wrapText(
  text: string,
  font: Measure,
  { size, width }: { readonly size: number; readonly width: number },
): string[] {
  const fits = (line: string) => font.widthOfTextAtSize(line, size) <= width;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line) lines.push(line);
    line = word;
    while (!fits(line)) {
      let chars = 1;
      while (fits(line.slice(0, chars + 1))) chars++;
      lines.push(line.slice(0, chars));
      line = line.slice(chars);
    }
  }
  return [...lines, line];
}
