import { PDFArray, PDFDocument, PDFRawStream } from "pdf-lib";

/** For tests: what draws each page of a PDF. */
async function streamsOf(bytes: Uint8Array): Promise<string[]> {
  const file = await PDFDocument.load(bytes);
  const drawn: string[] = [];
  for (const page of file.getPages()) {
    const streams = page.node.Contents();
    for (const one of streams instanceof PDFArray ? streams.asArray() : []) {
      const stream = page.node.context.lookup(one);
      if (!(stream instanceof PDFRawStream)) continue;
      const body = new Blob([new Uint8Array(stream.contents)]).stream().pipeThrough(new DecompressionStream("deflate"));
      drawn.push(await new Response(body).text());
    }
  }
  return drawn;
}

/** The words on its pages, piece by piece as they were drawn. */
export async function wordsOf(bytes: Uint8Array): Promise<string[]> {
  const words: string[] = [];
  for (const stream of await streamsOf(bytes))
    for (const [, hex = ""] of stream.matchAll(/<([0-9A-F]*)> Tj/g))
      words.push(new TextDecoder("windows-1252").decode(Buffer.from(hex, "hex")));
  return words;
}

export type Picture = {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
};

/** The black rectangles of each page as a picture, which a reader of codes can look at. */
export async function picturesOf(
  bytes: Uint8Array,
  page: { readonly width: number; readonly height: number },
): Promise<Picture[]> {
  const scale = 3;
  const [width, height] = [Math.ceil(page.width * scale), Math.ceil(page.height * scale)];
  return (await streamsOf(bytes)).map((stream) => {
    const data = new Uint8ClampedArray(width * height * 4).fill(255);
    for (const [, ...numbers] of stream.matchAll(/^(\S+) (\S+) (\S+) (\S+) re$/gm)) {
      const [x = 0, y = 0, w = 0, h = 0] = numbers.map((number) => Number(number) * scale);
      for (let row = Math.round(height - y - h); row < Math.round(height - y); row++)
        for (let column = Math.round(x); column < Math.round(x + w); column++)
          data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3);
    }
    return { data, width, height };
  });
}
