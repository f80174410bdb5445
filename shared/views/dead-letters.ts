import type { BusMessage } from "#shared/protocol/bus";

/** A wake-up call that the bus gave up. */
export type DeadLetter = {
  readonly id: string;
  /** Null for what could not be read, and of a college that is gone. */
  readonly slug: string | null;
  readonly type: BusMessage["type"] | null;
  /** Of the rows it names. */
  readonly ids: readonly string[];
  /** Why it could not be read, in words; null for what could be. */
  readonly unreadable: string | null;
  readonly cause: string | null;
  readonly times: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly replayedAt: number | null;
};

export type DeadLetterPage = {
  readonly letters: readonly DeadLetter[];
  /** Of all pages. */
  readonly count: number;
  readonly next: { readonly lastAt: number; readonly id: string } | null;
};
