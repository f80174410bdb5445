import type { HolderCommand } from "../holder/worker.ts";
import { type Arrivals, addCounts, type Counts, type Crowd } from "./followers.ts";

/** Sockets one object of the holder keeps. */
export const SOCKETS_PER_OBJECT = 400;

/** Upgrades one object has under way. */
export const HELD_OPENING_AT_ONCE = 1;

export type HeldFollowing = Omit<Extract<HolderCommand, { type: "follow" }>, "type" | "openingAtOnce">;

/** Followers whose ends of the sockets are in the server's process: see bench/holder/worker.ts. */
export class HeldFollowers implements Crowd {
  readonly size: number;
  readonly #objects: readonly string[];

  private constructor(size: number, objects: readonly string[]) {
    this.size = size;
    this.#objects = objects;
  }

  /** @param holder the address of the worker that holds them */
  static async follow(holder: string, { url, figure, headers }: HeldFollowing): Promise<HeldFollowers> {
    const objects: string[] = [];
    for (let from = 0; from < headers.length; from += SOCKETS_PER_OBJECT) {
      const object = `${holder}/${from}`;
      const part = headers.slice(from, from + SOCKETS_PER_OBJECT);
      await tell(object, { type: "follow", url, figure, headers: part, openingAtOnce: HELD_OPENING_AT_ONCE });
      objects.push(object);
    }
    return new HeldFollowers(headers.length, objects);
  }

  async connect(): Promise<void> {
    await this.#all((object) => tell(object, { type: "connect" }));
  }

  async comeBack(seats: number): Promise<void> {
    await this.#all((object) => tell(object, { type: "comeBack", seats }));
  }

  async cut(): Promise<void> {
    // The object dies of it, and with it its answer.
    await this.#all((object) => fetch(object, { method: "POST", body: JSON.stringify({ type: "cut" }) }));
  }

  async expect(value: number, patienceMs: number): Promise<Arrivals> {
    const parts = await this.#all((object) => ask(object, { type: "expect", value, patienceMs }));
    const read = Promise.all(parts.map(async (part): Promise<readonly number[]> => part.json()));
    return { times: read.then((times) => times.flat()) };
  }

  async counts(): Promise<Counts> {
    return addCounts(await this.#all<Counts>((object) => tell(object, { type: "counts" })));
  }

  #all<T>(one: (object: string) => Promise<T>): Promise<T[]> {
    return Promise.all(this.#objects.map(one));
  }
}

async function ask(object: string, command: HolderCommand): Promise<Response> {
  const response = await fetch(object, { method: "POST", body: JSON.stringify(command) });
  if (!response.ok) throw new Error(`the holder answered ${response.status}: ${await response.text()}`);
  return response;
}

async function tell<T>(object: string, command: HolderCommand): Promise<T> {
  return (await ask(object, command)).json();
}
