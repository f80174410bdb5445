import { writeFile } from "node:fs/promises";
import { encode } from "uqr";

const WIDTH = 640;
const HEIGHT = 480;
/** Of the picture's height: a pass held at arm's length. */
const SHARE = 0.75;
const BLACK = 16;
const WHITE = 235;
const GREY = 128;

/** What is wrong with the picture; nothing, unless it is said. */
export type Harshness = {
  /** How far black and white are apart, 1 in daylight: what little light leaves of it lies in the dark. */
  readonly contrast?: number;
  /** Standard deviation of the sensor's noise, in steps of brightness. */
  readonly noise?: number;
  /** Pixels that run into each other, to each side: out of focus. */
  readonly blur?: number;
  /** Share of the code's height, and of its width, that a torn corner or a thumb covers at its lower right. */
  readonly covered?: number;
};

/** Films a QR code: a raw YUV4MPEG2 video of one still frame, which Chromium's fake camera plays over and over. */
export async function filmCode(path: string, text: string, harshness: Harshness = {}): Promise<void> {
  const { data, size } = encode(text, { border: 4, ecc: "M", boostEcc: true });
  const scale = Math.floor((HEIGHT * SHARE) / size);
  const left = Math.floor((WIDTH - size * scale) / 2);
  const top = Math.floor((HEIGHT - size * scale) / 2);
  const luma = Buffer.alloc(WIDTH * HEIGHT, WHITE);
  for (let y = 0; y < size * scale; y++)
    for (let x = 0; x < size * scale; x++)
      if (data[Math.floor(y / scale)]?.[Math.floor(x / scale)]) luma[(top + y) * WIDTH + left + x] = BLACK;
  spoil(luma, { left, top, side: size * scale }, harshness);
  const chroma = Buffer.alloc((WIDTH / 2) * (HEIGHT / 2) * 2, GREY);
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, chroma]);
  await writeFile(path, Buffer.concat([header, frame, frame]));
}

type Square = { readonly left: number; readonly top: number; readonly side: number };

function spoil(luma: Buffer, { left, top, side }: Square, harshness: Harshness): void {
  const { contrast = 1, noise = 0, blur = 0, covered = 0 } = harshness;
  const hidden = Math.round(side * covered);
  for (let y = top + side - hidden; y < top + side; y++)
    luma.fill(GREY, y * WIDTH + left + side - hidden, y * WIDTH + left + side);
  const sharp = Buffer.from(luma);
  for (let y = blur; y < HEIGHT - blur; y++)
    for (let x = blur; x < WIDTH - blur; x++) {
      let sum = 0;
      for (let dy = -blur; dy <= blur; dy++)
        for (let dx = -blur; dx <= blur; dx++) sum += sharp[(y + dy) * WIDTH + x + dx] ?? 0;
      luma[y * WIDTH + x] = sum / (2 * blur + 1) ** 2;
    }
  // The same grain each time, so that a test that fails fails again.
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  for (const [index, light] of luma.entries()) {
    const grain = noise === 0 ? 0 : noise * Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    luma[index] = Math.max(BLACK, Math.min(WHITE, BLACK + (light - BLACK) * contrast + grain));
  }
}
