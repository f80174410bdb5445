import { integer, text } from "drizzle-orm/sqlite-core";
import type { Id, IdKind } from "#shared/ids";

/** A column holding one kind of id; the brand stops it being compared with another. */
export function id<K extends IdKind>(name: string, _kind: K) {
  return text(name).$type<Id<K>>();
}

/** Epoch milliseconds. */
export function instant(name: string) {
  return integer(name, { mode: "number" });
}

/**
 * Rises with every change the authority made to this row. A projection writes only over a smaller value,
 * so that a repeated or late one is harmless.
 */
export function seq() {
  return integer("seq").notNull();
}
