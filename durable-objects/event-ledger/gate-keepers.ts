import { entryOf, homeGateOf } from "#shared/domain/ledger/party";
import type { LedgerConfig, Pass } from "#shared/domain/ledger/types";
import type { CommandId, GateId, PassId, ScanLogId, UserId } from "#shared/ids";
import { readValue, writeValue } from "../authority/command-log.ts";
import type { Storage } from "../authority/storage.ts";

/**
 * The phone that alone lets in a gate's passes without a connection, since when it keeps it, and the newest of its rounds that said
 * so. Times are epoch milliseconds.
 */
export type Keeper = {
  readonly logId: ScanLogId;
  readonly by: UserId;
  readonly round: number;
  readonly since: number;
  readonly heardAt: number;
};
/** Where a phone says that it stands. `round` never falls, so what is heard late changes nothing. */
export type Standing = Pick<Keeper, "logId" | "by" | "round"> & { readonly gateId: GateId };
/** A gate with the phone that keeps it. */
export type KeptGate = Pick<Keeper, "by" | "since" | "heardAt"> & { readonly gateId: GateId };
/** What one keeper is asked for. */
export type KeptPasses = { readonly gateId: GateId; readonly keeper: Keeper; readonly passIds: readonly PassId[] };

type Keepers = Readonly<Record<GateId, Keeper>>;

const KEEPERS = "gate-keepers";
const CLOSED = "closed-scan-logs";
/** A word of a closed log is on its way for seconds; that many logs are closed in a day. */
const CLOSED_KEPT_MAX = 200;

/**
 * One phone keeps each gate, and an account one gate: without a connection it lets in the passes whose home that is, though they may
 * be copies. Until it stands elsewhere, or lets go of its log, nobody takes its place, for it may be letting somebody in right now;
 * a phone that is gone for good is put away by a lead.
 */
export class GateKeepers {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** @returns whether the phone keeps that gate */
  stand({ gateId, ...phone }: Standing, config: Pick<LedgerConfig, "entry" | "gates">, now: number): boolean {
    if (!entryOf(config).homeGates || !config.gates.some(({ id }) => id === gateId)) return false;
    if (this.#closed().includes(phone.logId)) return false;
    const keepers = Object.entries(this.#keepers());
    const own = keepers.find(([, { logId }]) => logId === phone.logId);
    if (own && own[1].round > phone.round) return own[0] === gateId;
    const others = keepers.filter(([, { logId }]) => logId !== phone.logId);
    // Another phone of the same account may be cut off at its gate: it must let go of that one first.
    const isFree = !others.some(([kept, { by }]) => kept === gateId || by === phone.by);
    const since = own?.[0] === gateId ? own[1].since : now;
    const kept = isFree ? [[gateId, { ...phone, since, heardAt: now }]] : [];
    writeValue(this.#storage, KEEPERS, Object.fromEntries([...others, ...kept]));
    return isFree;
  }

  /** The phone has let go of its log: it lets nobody in by it any more. */
  close(closed: ScanLogId): void {
    const others = this.#closed().filter((logId) => logId !== closed);
    writeValue(this.#storage, CLOSED, [closed, ...others].slice(0, CLOSED_KEPT_MAX));
    this.#drop(({ logId }) => logId === closed);
  }

  /**
   * Puts away who keeps a gate since then, wherever they are: the next phone that stands there keeps it. Whoever came after them
   * stays, for the word may be late, or said again.
   */
  free(gateId: GateId, since: number): void {
    this.#drop((keeper, kept) => kept === gateId && keeper.since === since);
  }

  list(): KeptGate[] {
    const kept = Object.entries(this.#keepers()) as [GateId, Keeper][];
    return kept.map(([gateId, { by, since, heardAt }]) => ({ gateId, by, since, heardAt }));
  }

  /** Who has to say that these passes were not let in meanwhile. */
  of(passes: readonly Pass[], config: Pick<LedgerConfig, "entry" | "gates">): KeptPasses[] {
    const keepers = this.#keepers();
    const asked = new Map<GateId, PassId[]>();
    for (const pass of passes) {
      const home = homeGateOf(pass, config)?.id;
      if (home && keepers[home]) asked.set(home, [...(asked.get(home) ?? []), pass.id]);
    }
    return [...asked].flatMap(([gateId, passIds]) => {
      const keeper = keepers[gateId];
      return keeper ? { gateId, keeper, passIds } : [];
    });
  }

  /** With home gates go their keepers: turned on again, they begin anew. */
  forget(): void {
    if (Object.keys(this.#keepers()).length > 0) writeValue(this.#storage, KEEPERS, {});
  }

  #drop(isGone: (keeper: Keeper, gateId: string) => boolean): void {
    const left = Object.entries(this.#keepers()).filter(([gateId, keeper]) => !isGone(keeper, gateId));
    writeValue(this.#storage, KEEPERS, Object.fromEntries(left));
  }

  #closed(): readonly ScanLogId[] {
    return readValue<readonly ScanLogId[]>(this.#storage, CLOSED) ?? [];
  }

  #keepers(): Keepers {
    return readValue<Keepers>(this.#storage, KEEPERS) ?? {};
  }
}

/** A scanner waits a second for its gate. */
const ANSWER_MS = 500;

type AskKeeper = (keeper: Keeper, ask: { askId: string; commandId: CommandId; passIds: readonly PassId[] }) => boolean;

/** Questions to keepers that are under way. */
export class KeeperAsks {
  readonly #waiting = new Map<string, { readonly by: UserId; readonly answer: (isFree: boolean) => void }>();
  readonly #ask: AskKeeper;

  /** @param ask returns false where nobody is there to be asked */
  constructor(ask: AskKeeper) {
    this.#ask = ask;
  }

  /** @returns the gates whose keepers did not say that they have not let these passes in, and will not */
  async silentAmong(kept: readonly KeptPasses[], commandId: CommandId): Promise<GateId[]> {
    const answers = await Promise.all(kept.map((one) => this.#isFree(one, commandId)));
    return kept.filter((_, at) => !answers[at]).map(({ gateId }) => gateId);
  }

  answer(askId: string, by: UserId | null, isFree: boolean): void {
    const waiting = this.#waiting.get(askId);
    if (waiting?.by === by) waiting?.answer(isFree);
  }

  #isFree({ keeper, passIds }: KeptPasses, commandId: CommandId): Promise<boolean> {
    const askId = crypto.randomUUID();
    return new Promise((resolve) => {
      const answer = (isFree: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(askId);
        resolve(isFree);
      };
      const timer = setTimeout(() => answer(false), ANSWER_MS);
      this.#waiting.set(askId, { by: keeper.by, answer });
      if (!this.#ask(keeper, { askId, commandId, passIds })) answer(false);
    });
  }
}
