import { writeFile } from "node:fs/promises";
import { encode } from "uqr";

const WIDTH = 640;
const HEIGHT = 480;
/** Of the picture's height: a pass held at arm's length. */
const SHARE = 0.75;
const BLACK = 16;
const WHITE = 235;
const GREY = 128;

/** Films a QR code: a raw YUV4MPEG2 video of one still frame, which Chromium's fake camera plays over and over. */
export async function filmCode(path: string, text: string): Promise<void> {
  const { data, size } = encode(text, { border: 4 });
  const scale = Math.floor((HEIGHT * SHARE) / size);
  const left = Math.floor((WIDTH - size * scale) / 2);
  const top = Math.floor((HEIGHT - size * scale) / 2);
  const luma = Buffer.alloc(WIDTH * HEIGHT, WHITE);
  for (let y = 0; y < size * scale; y++)
    for (let x = 0; x < size * scale; x++)
      if (data[Math.floor(y / scale)]?.[Math.floor(x / scale)]) luma[(top + y) * WIDTH + left + x] = BLACK;
  const chroma = Buffer.alloc((WIDTH / 2) * (HEIGHT / 2) * 2, GREY);
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, chroma]);
  await writeFile(path, Buffer.concat([header, frame, frame]));
}
