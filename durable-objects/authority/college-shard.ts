import { type Databases, findHome, HOME_MEMORY_MS, type Home } from "#db/shards";
import type { CollegeId } from "#shared/ids";

/** The database an object projects into. */
export class CollegeShard {
  readonly #env: Databases;
  #known: { readonly home: Home; readonly readAt: number } | null = null;

  constructor(env: Databases) {
    this.#env = env;
  }

  /** @throws while the college is on its way to another shard: what is to be projected waits in the outbox */
  async open(collegeId: CollegeId): Promise<D1Database> {
    const { shard, movingSince } = await this.#home(collegeId, Date.now());
    if (movingSince !== null) throw new Error("the college is on its way to another shard");
    return this.#env[shard];
  }

  async #home(collegeId: CollegeId, now: number): Promise<Home> {
    if (this.#known && now - this.#known.readAt < HOME_MEMORY_MS) return this.#known.home;
    const home = await findHome(this.#env.DB, collegeId);
    if (!home) throw new Error("the college is gone");
    this.#known = home.movingSince === null ? { home, readAt: now } : null;
    return home;
  }
}
