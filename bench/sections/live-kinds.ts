import { headersOf } from "../load/api.ts";
import { nowMs } from "../load/audience.ts";
import { processMemory } from "../load/cpu.ts";
import { type Crowd, type FigurePath, Followers, figureAt } from "../load/followers.ts";
import { HeldFollowers } from "../load/held-followers.ts";
import { LiveSocket, overLoopback } from "../load/live-socket.ts";
import { showNumber } from "../report.ts";
import { COLLEGE_SLUG, type Person } from "../server/people.ts";
import type { Served } from "../server/served.ts";
import { type Heard, PATIENCE_MS, pause } from "./live-heard.ts";

const HELD_NOTE =
  "In the process: held by another worker of the same workerd (bench/holder/worker.ts), for which no descriptors are needed. They come by the same doors with the same sessions, and the feeds see sockets like any other; what is left out is TCP, the kernel, the frames' coding and the other process, and what is added is that following them costs the server's own thread, their memory too.";

export type Kind = { readonly where: string; readonly crowd: Crowd; readonly opening: string };

/** What is followed, and by whom. */
type Following = {
  /** Below the college. */
  readonly path: string;
  readonly figure: FigurePath;
  readonly personOf: (index: number) => Person | null;
};

/** Followers over loopback, and then those that are held in the server's process; each kind once all its sockets are open. */
export async function* openKinds(
  served: Served,
  { sockets, held }: { readonly sockets: number; readonly held: number },
  { path, figure, personOf }: Following,
): AsyncGenerator<Kind> {
  const below = `/api/${COLLEGE_SLUG}${path}`;
  const headers = (index: number) => headersOf(served.port, personOf(index));
  const open = (index: number) => LiveSocket.open(served.port, below, headers(index));
  const outside = new Followers(sockets - held, overLoopback(open), figureAt(...figure));
  yield await openKind("over loopback", outside, served.pid);
  if (held === 0) return;
  if (served.holder === null) throw new Error("nothing holds sockets in this server's process");
  const inside = await HeldFollowers.follow(served.holder, {
    url: `http://127.0.0.1:${served.port}${below}`,
    figure,
    headers: Array.from({ length: held }, (_, index) => headers(outside.size + index).map(nameAndValue)),
  });
  yield await openKind("in the process", inside, served.pid);
}

/** What each kind heard, and all of them together. */
export function byKind(kinds: readonly Kind[], heard: readonly Heard[]): { where: string; heard: readonly Heard[] }[] {
  const each = kinds.map(({ where }, index) => ({ where, heard: heard.slice(index, index + 1) }));
  return kinds.length > 1 ? [...each, { where: "all", heard }] : each;
}

export function kindNotes(kinds: readonly Kind[]): string[] {
  return [...kinds.map(({ opening }) => opening), ...(kinds.length > 1 ? [HELD_NOTE] : [])];
}

async function openKind(where: string, crowd: Crowd, pid: number | null): Promise<Kind> {
  const memoryBefore = processMemory(pid);
  const openedAt = nowMs();
  await crowd.connect();
  const openedMs = nowMs() - openedAt;
  await pause(PATIENCE_MS);
  const memory = processMemory(pid);
  const each = memory === null || memoryBefore === null ? null : (memory - memoryBefore) / 1024 / crowd.size;
  const opening = `Opening ${showNumber(crowd.size, 0)} ${where} took ${showNumber(openedMs / 1000, 1)} s. ${showNumber(PATIENCE_MS / 1000, 0)} s later the server held ${showNumber(each, 1)} KB a socket more than before (resident memory, with the garbage of opening).`;
  return { where, crowd, opening };
}

function nameAndValue(header: string): [string, string] {
  const at = header.indexOf(": ");
  return [header.slice(0, at), header.slice(at + 2)];
}
