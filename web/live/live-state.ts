import type { ServerMessage } from "#shared/protocol/live";

/** What one channel has told us: the entries, and the sequence number they are at (null before the first snapshot). */
export type LiveState = { readonly seq: number | null; readonly entries: ReadonlyMap<string, unknown> };

export const EMPTY_LIVE_STATE: LiveState = { seq: null, entries: new Map() };

export type Applied =
  | { readonly kind: "changed"; readonly state: LiveState }
  /** Seen before: nothing to do. */
  | { readonly kind: "same" }
  /** Something between is missing: say hello again. */
  | { readonly kind: "gap" };

type StateMessage = Extract<ServerMessage, { type: "snapshot" | "delta" }>;

/** Applies one message; entries that did not change keep their identity, so their readers do not re-render. */
export function applyMessage(state: LiveState, message: StateMessage): Applied {
  if (message.type === "snapshot") {
    return { kind: "changed", state: { seq: message.seq, entries: new Map(Object.entries(message.entries)) } };
  }
  if (state.seq === null) return { kind: "gap" };
  if (message.seq <= state.seq) return { kind: "same" };
  if (message.prev !== state.seq) return { kind: "gap" };
  const entries = new Map(state.entries);
  for (const key of message.drop) entries.delete(key);
  for (const [key, value] of Object.entries(message.set)) entries.set(key, value);
  return { kind: "changed", state: { seq: message.seq, entries } };
}
