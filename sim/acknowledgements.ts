import type { CommandId } from "#shared/ids";
import { check, checkSame } from "./violation.ts";

/** A stored reply, as much of it as tells outcomes apart. */
export type Reply = { readonly ok: true } | { readonly ok: false; readonly refusal: { readonly code: string } };

/** Replies an object gives without having stored anything. */
const UNSTORED = new Set(["object-unknown", "overloaded"]);

/** What objects have answered: the same command must be answered alike for ever, and what was answered must be kept. */
export class Acknowledgements {
  readonly #replies = new Map<string, { object: string; commandId: CommandId; reply: Reply }>();

  given(object: string, commandId: CommandId, reply: Reply): void {
    if (!reply.ok && UNSTORED.has(reply.refusal.code)) return;
    const key = `${object} ${commandId}`;
    const known = this.#replies.get(key);
    if (known) checkSame("I1", `the second reply to ${key}`, reply, known.reply);
    else this.#replies.set(key, { object, commandId, reply });
  }

  /** Every acknowledged command is in its object's log exactly once, with the reply that was given. */
  checkAgainst(object: string, log: readonly { command_id: string; reply: string }[]): void {
    const rows = Map.groupBy(log, (row) => row.command_id);
    for (const { object: of, commandId, reply } of this.#replies.values()) {
      if (of !== object) continue;
      const found = rows.get(commandId) ?? [];
      check("I1", found.length === 1, () => `${commandId} is ${found.length} times in the log of ${object}`);
      checkSame("I1", `the stored reply to ${commandId}`, JSON.parse(found[0]?.reply ?? "null"), reply);
    }
  }

  get size(): number {
    return this.#replies.size;
  }
}
