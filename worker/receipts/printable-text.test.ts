import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toPrintable } from "./printable-text.ts";

describe("text on a receipt", () => {
  test.each([
    ["Zoë Müller – “5 €”", "Zoë Müller – “5 €”", true],
    ["Zoe\u0308", "Zoë", true],
    ["Łukasz Žižka Đoković", "Lukasz Žižka Dokovic", false],
    ["Юлия Щербакова", "Iuliia Shcherbakova", false],
    ["Ιωάννης Ψαράς", "Ioannis Psaras", false],
    ["Nguyễn", "Nguyen", false],
    ["王小明 🎪", "??? ?", false],
    ["a\u202eb\u0000c\nd", "abc d", true],
  ])("%j is %j", (text, printed, isExact) => expect(toPrintable(text)).toEqual({ text: printed, isExact }));

  test("is always what a PDF's fonts have, whatever was written", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(text, (written) => {
        expect(toPrintable(written).text).toMatch(/^[ -~\u00a1-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/);
      }),
    );
  });
});
