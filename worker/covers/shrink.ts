/** Four bytes a pixel: red, green, blue, and how much of it there is. */
export type Pixels = { readonly data: Uint8ClampedArray; readonly width: number; readonly height: number };

/** On white: JPEG knows no transparency, and what lies under it may be anything. Writes over what it is given. */
export function flatten({ data, width, height }: Pixels): Pixels {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 255;
    if (alpha === 255) continue;
    for (let part = at; part < at + 3; part++) data[part] = ((data[part] ?? 0) * alpha) / 255 + 255 - alpha;
    data[at + 3] = 255;
  }
  return { data, width, height };
}

/** Small enough for both bounds, in the same shape: each pixel is the mean of those it stands for. What fits stays as it is. */
export function shrink(pixels: Pixels, widthMax: number, heightMax: number): Pixels {
  const scale = Math.min(1, widthMax / pixels.width, heightMax / pixels.height);
  if (scale === 1) return pixels;
  const width = Math.max(1, Math.round(pixels.width * scale));
  const height = Math.max(1, Math.round(pixels.height * scale));
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    const rows = share(y, height, pixels.height);
    for (let x = 0; x < width; x++) {
      data.set(mean(pixels, share(x, width, pixels.width), rows), (y * width + x) * 4);
    }
  }
  return { data, width, height };
}

type Span = readonly [from: number, to: number];

/** Which of `whole` one of `parts` stands for: at least one. */
function share(part: number, parts: number, whole: number): Span {
  const from = Math.floor((part * whole) / parts);
  return [from, Math.max(from + 1, Math.floor(((part + 1) * whole) / parts))];
}

function mean({ data, width }: Pixels, [left, right]: Span, [top, bottom]: Span): [number, number, number] {
  let [red, green, blue] = [0, 0, 0];
  for (let y = top; y < bottom; y++) {
    for (let at = (y * width + left) * 4; at < (y * width + right) * 4; at += 4) {
      red += data[at] ?? 0;
      green += data[at + 1] ?? 0;
      blue += data[at + 2] ?? 0;
    }
  }
  const count = (right - left) * (bottom - top);
  return [red / count, green / count, blue / count];
}
