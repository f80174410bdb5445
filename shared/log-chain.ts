import { CHAIN_START, type ChainHead } from "./hash-chain.ts";
import { sha256HexSync } from "./sha256-sync.ts";

/** One entry of an authority's log: everything that is stored of it but its hash, with what is JSON there as data. */
export type LoggedCommand = {
  /** From 1, without a gap. */
  readonly seq: number;
  readonly commandId: string;
  readonly actorId: string;
  readonly at: number;
  readonly command: unknown;
  readonly events: unknown;
  readonly reply: unknown;
};

/** `hash` is null for what was written before logs were chained. */
export type ChainedCommand = LoggedCommand & { readonly hash: string | null };

/** `unchained`: how many entries at its beginning were written before logs were chained. */
export type LogFollowed =
  | { readonly ok: true; readonly head: ChainHead; readonly unchained: number }
  | { readonly ok: false; readonly brokenAt: number; readonly why: LogBreak };

/**
 * `link`: it does not follow from the one before: edited, dropped, swapped or put in. `anchor`: it follows, and is not the one
 * that was anchored: some since the anchor before were written anew.
 */
export type LogBreak = "link" | "anchor";

/**
 * The hash of an entry, hex, over the hash before and everything it says but people's names: those may be forgotten later,
 * and what happened must still be provable then.
 */
export function logHash(entry: LoggedCommand, prevHash: string): string {
  const { seq, commandId, actorId, at, command, events, reply } = entry;
  return sha256HexSync(
    JSON.stringify([prevHash, seq, commandId, actorId, at, ...[command, events, reply].map((one) => nameless(one))]),
  );
}

/**
 * Follows the next part of a log.
 * @param head    the end of the part before; at first `LOG_START`
 * @param entries in the order they are stored
 * @param anchors heads that were noted where the log's keeper cannot write: hashes by their entry
 */
export function followLog(
  head: ChainHead,
  entries: readonly ChainedCommand[],
  anchors: ReadonlyMap<number, string>,
): LogFollowed {
  let { seq, hash } = head;
  let unchained = 0;
  for (const entry of entries) {
    // Only a log's beginning may be without hashes: who takes them away later leaves a hash that follows from nothing.
    const isBefore = entry.hash === null && hash === CHAIN_START;
    if (entry.seq !== seq + 1 || (!isBefore && entry.hash !== logHash(entry, hash)))
      return { ok: false, brokenAt: seq + 1, why: "link" };
    seq = entry.seq;
    hash = entry.hash ?? CHAIN_START;
    if (isBefore) unchained += 1;
    const anchored = anchors.get(seq);
    if (anchored !== undefined && anchored !== hash) return { ok: false, brokenAt: seq, why: "anchor" };
  }
  return { ok: true, head: { seq, hash }, unchained };
}

/** An entry as it lies in an authority's table. */
export type StoredEntry = {
  seq: number;
  command_id: string;
  actor_id: string;
  at: number;
  command: string;
  events: string;
  reply: string;
  hash: string | null;
};

export function readEntry({ command_id, actor_id, command, events, reply, ...entry }: StoredEntry): ChainedCommand {
  const said = { command: dataOf(command), events: dataOf(events), reply: dataOf(reply) };
  return { ...entry, commandId: command_id, actorId: actor_id, ...said };
}

/** A text that is no JSON was not written by us: as it is, it hashes to something else. */
function dataOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether a log ends before an anchor of it, so that it was cut there. */
export function isCut({ seq }: ChainHead, newest: ChainHead | null): boolean {
  return newest !== null && newest.seq > seq;
}

/** What the college's audit log calls a head that was noted there. */
export const ANCHOR_ACTION = "history.anchor";

/** Whose names are forgotten when their time is over. */
const PERSON = /^(?:usr|pas|reg)_/;

/**
 * Leaves the names of people out, wherever something is said of one.
 * @param isTheirs whether what holds the value is said of somebody
 */
function nameless(value: unknown, isTheirs = false): unknown {
  if (Array.isArray(value)) return value.map((item) => nameless(item, isTheirs));
  if (typeof value !== "object" || value === null) return value;
  const record = value as Readonly<Record<string, unknown>>;
  const own = isTheirs || isPerson(record.id) || isPerson(record.userId) || isPerson(record.passId);
  const kept: Record<string, unknown> = {};
  for (const key in record) if (!own || key !== "name") kept[key] = nameless(record[key], own);
  return kept;
}

function isPerson(id: unknown): boolean {
  return typeof id === "string" && PERSON.test(id);
}
