import { encode } from "uqr";
import type { Frame, Harshness } from "../server/film.ts";
import { codeOf, type Phone } from "../server/moving-pass.ts";

/**
 * What somebody holds before the camera: a pass that was not shown before, one that is inside already, a picture of one, one that
 * another phone made up, or a code that is no pass.
 */
type Showing = "new" | "again" | "picture" | "made-up" | "no-pass";

/** Twenty people in a row: half of them come in. */
const ROW: readonly Showing[] = [
  ...(["new", "new", "again", "new", "picture", "new", "again", "made-up", "new", "again"] as const),
  ...(["new", "no-pass", "new", "again", "new", "picture", "new", "made-up", "again", "new"] as const),
];
/** Every tenth picture is a bad one. */
const HARSH_EVERY = 10;
const HARSH: readonly NonNullable<Harshness>[] = ["dark", "noisy", "blurred", "torn"];
/** Whoever comes again was let in two before; who is shown in another way was a third, for the scanner takes the same pass again for one showing. */
const [AGAIN_AGO, SHOWN_AGO] = [2, 3];
const PICTURE_AGE_MS = 10 * 60_000;

/** How many passes so many frames show. */
export function passesOf(frames: number): number {
  return Math.ceil(frames / ROW.length) * ROW.filter((showing) => showing === "new").length;
}

/** Whether the gate is to let them in. */
export function isWelcome(index: number): boolean {
  return ROW[index % ROW.length] === "new";
}

/** @param phones that were not shown before, `passesOf` as many */
export async function frameOf(index: number, phones: readonly Phone[]): Promise<Frame> {
  const { data } = encode(await textOf(index, phones), { ecc: "M", border: 4, boostEcc: true });
  const isHarsh = index % HARSH_EVERY === HARSH_EVERY - 1;
  return {
    rows: data.map((row) => row.map((isDark) => (isDark ? "1" : "0")).join("")),
    harshness: isHarsh ? (HARSH[Math.floor(index / HARSH_EVERY) % HARSH.length] ?? null) : null,
  };
}

async function textOf(index: number, phones: readonly Phone[]): Promise<string> {
  const at = index % ROW.length;
  const shown = passesOf(index - at) + ROW.slice(0, at).filter((showing) => showing === "new").length;
  const [first, next] = [phones[0], phones[shown]];
  const [again, earlier] = [AGAIN_AGO, SHOWN_AGO].map((ago) => phones[Math.max(0, shown - ago)]);
  if (!first || !again || !earlier) throw new Error("no passes to show");
  switch (ROW[at]) {
    case "new":
      if (!next) throw new Error("no passes left to show");
      return codeOf(next, Date.now());
    case "picture":
      return codeOf(earlier, Date.now() - PICTURE_AGE_MS);
    case "made-up":
      return codeOf({ grant: earlier.grant, key: first.key }, Date.now());
    case "no-pass":
      return `https://example.com/${index}`;
    default:
      return codeOf(again, Date.now());
  }
}
