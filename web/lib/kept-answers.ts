/** A day's event; who comes back the next day asks anew. */
const AGE_MS_MAX = 24 * 60 * 60_000;
/** An evening's pages of one person, some of them twice. */
export const KEPT_MAX = 60;
/** Room is made now and then: counting at each would cost more than some too many. */
const PRUNE_EVERY = 20;

/** One answer as it was last, for when there is no network. */
export type KeptAnswer = {
  readonly key: string;
  readonly college: string;
  /** The build whose pages know its shape. */
  readonly build: string;
  /** Whose it is: their id, or empty for visitors. */
  readonly owner: string;
  readonly data: unknown;
  /** When it was true, by this device's clock, epoch milliseconds. */
  readonly at: number;
};

export type AnswerStore = {
  readonly get: (key: string) => Promise<KeptAnswer | undefined>;
  readonly all: () => Promise<readonly KeptAnswer[]>;
  readonly put: (answer: KeptAnswer) => Promise<unknown>;
  readonly drop: (key: string) => Promise<unknown>;
  readonly clear: () => Promise<unknown>;
};

/**
 * What pages showed last, for one person at a college at a time: somebody else's goes when another is there, all of it after a day.
 * Where the browser keeps nothing, nothing is found.
 */
export class KeptAnswers {
  readonly #store: AnswerStore;
  readonly #build: string;
  readonly #now: () => number;
  /** Who is there, by college. */
  readonly #owners = new Map<string, string>();
  #puts = 0;

  constructor(store: AnswerStore, build: string, now: () => number) {
    this.#build = build;
    this.#store = store;
    this.#now = now;
  }

  /** The server says who is there; what somebody else left goes. */
  async isHere(college: string, owner: string): Promise<void> {
    if (this.#owners.get(college) === owner) return;
    this.#owners.set(college, owner);
    const all = await this.#store.all().catch(() => []);
    await this.#drop(all.filter((kept) => kept.college === college && kept.owner !== owner));
  }

  /** Without a network it is who was there last. */
  async wasHere(college: string, key: string): Promise<KeptAnswer | null> {
    const kept = await this.#read(key);
    if (kept?.college !== college) return null;
    if (!this.#owners.has(college)) this.#owners.set(college, kept.owner);
    return this.#owners.get(college) === kept.owner ? kept : null;
  }

  /** Keeps what the server said; nothing before it said to whom. */
  async keep(college: string, key: string, data: unknown, at: number): Promise<void> {
    const owner = this.#owners.get(college);
    if (owner === undefined) return;
    await this.#store.put({ key, college, build: this.#build, owner, data, at }).catch(() => undefined);
    if (this.#puts++ % PRUNE_EVERY === 0) await this.#prune();
  }

  async find(college: string, key: string): Promise<KeptAnswer | null> {
    const kept = await this.#read(key);
    return kept && kept.college === college && kept.owner === this.#owners.get(college) ? kept : null;
  }

  async drop(key: string): Promise<void> {
    await this.#store.drop(key).catch(() => undefined);
  }

  /** Whoever leaves leaves nothing. */
  async wipe(): Promise<void> {
    this.#owners.clear();
    await this.#store.clear().catch(() => undefined);
  }

  async #read(key: string): Promise<KeptAnswer | null> {
    const kept = await this.#store.get(key).catch(() => undefined);
    return kept?.build === this.#build && this.#now() - kept.at <= AGE_MS_MAX ? kept : null;
  }

  async #prune(): Promise<void> {
    const all = await this.#store.all().catch(() => []);
    const newest = [...all].sort((a, b) => b.at - a.at);
    await this.#drop(newest.filter(({ at }, index) => index >= KEPT_MAX || this.#now() - at > AGE_MS_MAX));
  }

  async #drop(gone: readonly KeptAnswer[]): Promise<void> {
    await Promise.all(gone.map(({ key }) => this.drop(key)));
  }
}
