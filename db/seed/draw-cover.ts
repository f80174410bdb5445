import type { SeedCover } from "./types.ts";

const WIDTH = 960;
const HEIGHT = 540;
const RATIO = WIDTH / HEIGHT;
const PIXEL = 1 / HEIGHT;
/** Turns of this are spread evenly however many there are: the golden ratio's two halves in the plane (Roberts 2018). */
const SPREAD = [0.7548776662, 0.5698402909] as const;
const STARS = 60;
const TILES_HIGH = 4.5;

type Rgb = readonly [red: number, green: number, blue: number];
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

/**
 * One colour over what lies below it. `at` says how much of a point it covers, 0 to 1; `x` goes from 0 to the picture's ratio
 * of width to height, `y` from 0 at the top to 1.
 */
type Layer = { readonly colour: Rgb; readonly at: (x: number, y: number) => number };

type Motif = (main: Rgb, accent: Rgb) => Layer[];

const MOTIFS: Readonly<Record<SeedCover["motif"], Motif>> = {
  hills: (main, accent) => [
    { colour: accent, at: disc(1.28, 0.34, 0.17) },
    ...[0.62, 0.72, 0.84].map((height, hill) => ({
      colour: mix(main, BLACK, hill * 0.22),
      at: (x: number, y: number) => inside(height + 0.07 * Math.sin(x * (2.6 + hill) + hill * 2) - y),
    })),
  ],
  ribbons: (main, accent) =>
    [0, 1, 2, 3, 4, 5].map((ribbon) => ({
      colour: mix(main, accent, ribbon / 5),
      at: (x: number, y: number) => {
        const middle = 0.5 + 0.3 * Math.sin(x * 1.9 + ribbon * 0.35) * Math.cos(x * 0.9 - ribbon * 0.2);
        return inside(Math.abs(y - middle - (ribbon - 2.5) * 0.05) - 0.012 - 0.01 * Math.sin(x * 3 + ribbon));
      },
    })),
  rings: (main, accent) => [
    {
      colour: mix(accent, WHITE, 0.5),
      at: (x, y) => stars.reduce((most, star) => Math.max(most, star(x, y)), 0),
    },
    ...[0.26, 0.4, 0.54, 0.68].map((radius) => ({ colour: main, at: ring(RATIO / 2, 0.52, radius, 0.003) })),
    { colour: accent, at: disc(RATIO / 2, 0.52, 0.13) },
    { colour: main, at: disc(RATIO / 2 - 0.34, 0.31, 0.045) },
    { colour: mix(main, accent, 0.5), at: disc(RATIO / 2 + 0.52, 0.665, 0.06) },
  ],
  tiles: (main, accent) =>
    [main, accent, mix(main, WHITE, 0.45)].map((colour, kind) => ({
      colour,
      at: (x, y) => {
        const [column, row] = [Math.floor(x * TILES_HIGH), Math.floor(y * TILES_HIGH)];
        const turn = (column * 7 + row * 5 + ((column * row) % 3)) % 6;
        if ((column * 5 + row * 7 + turn) % 4 !== kind) return 0;
        // A quarter of a disc, its corner at one of the tile's four.
        return disc((column + (turn % 2)) / TILES_HIGH, (row + (turn > 2 ? 1 : 0)) / TILES_HIGH, 1 / TILES_HIGH)(x, y);
      },
    })),
  rays: (main, accent) => [
    {
      colour: main,
      at: (x, y) => {
        const [across, up] = [x - RATIO / 2, 1.02 - y];
        const far = Math.hypot(across, up);
        return inside((Math.cos(Math.atan2(up, across) * 22) * far) / 22) * Math.min(1, 1.3 - far);
      },
    },
    { colour: accent, at: disc(RATIO / 2, 1.02, 0.36) },
    { colour: mix(accent, WHITE, 0.35), at: disc(RATIO / 2, 1.02, 0.24) },
  ],
};

const stars = Array.from({ length: STARS }, (_, star) =>
  disc(((star * SPREAD[0]) % 1) * RATIO, (star * SPREAD[1]) % 1, 0.0025 + (star % 4) * 0.0008),
);

/** A simple picture, the same for the same look. @returns its pixels, four bytes each: red, green, blue, opaque */
export function drawCover({ motif, sky, ground, main, accent }: SeedCover) {
  const [top, bottom] = [rgbOf(sky), rgbOf(ground)];
  const layers = MOTIFS[motif](rgbOf(main), rgbOf(accent));
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(255);
  for (let row = 0; row < HEIGHT; row++) {
    const y = (row + 0.5) / HEIGHT;
    const behind = mix(top, bottom, y);
    for (let column = 0; column < WIDTH; column++) {
      const x = (column + 0.5) / HEIGHT;
      const colour = layers.reduce((below, layer) => mix(below, layer.colour, layer.at(x, y)), behind);
      data.set(colour, (row * WIDTH + column) * 4);
    }
  }
  return { data, width: WIDTH, height: HEIGHT };
}

/** How much of a pixel lies inside. @param out how far its middle is outside, in heights of the picture */
function inside(out: number): number {
  return Math.min(1, Math.max(0, 0.5 - out / PIXEL));
}

function disc(middleX: number, middleY: number, radius: number): Layer["at"] {
  return (x, y) => (Math.abs(y - middleY) > radius + PIXEL ? 0 : inside(Math.hypot(x - middleX, y - middleY) - radius));
}

function ring(middleX: number, middleY: number, radius: number, half: number): Layer["at"] {
  return (x, y) => inside(Math.abs(Math.hypot(x - middleX, y - middleY) - radius) - half);
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  if (share <= 0) return from;
  const part = (one: number, other: number) => one + (other - one) * share;
  return [part(from[0], to[0]), part(from[1], to[1]), part(from[2], to[2])];
}

/** @param css like "#1f4fd8" */
function rgbOf(css: string): Rgb {
  const number = Number.parseInt(css.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}
