import { DurableObject } from "cloudflare:workers";
import type { EnterRefusal, Lot, RoomConfig, RoomStanding } from "#shared/domain/waiting-room/types";
import { roomStanding } from "#shared/domain/waiting-room/view";
import type { UserId } from "#shared/ids";
import type { Result } from "#shared/result";
import { sha256Hex } from "#shared/sha256";
import { type ObjectFailure, OVERLOADED } from "../authority/command-log.ts";
import { readLedger } from "../authority/metering.ts";
import { durableStorage, eraseStorage } from "../authority/storage.ts";
import type { Entered, RoomIdentity, WaitingRoomApi } from "./waiting-room-api.ts";
import { type Asker, WaitingRoomRoom } from "./waiting-room-room.ts";

/** Who comes within this time is written down together: a crowd costs forty turns a second, not one each. */
const GATHER_MS = 25;
/** As many as one turn takes in its stride; the rest of a crowd are in the next. */
const TOGETHER_MAX = 250;
/** Beyond this many on their way people are asked to come again: it is a second and a half of work. */
const ON_THEIR_WAY_MAX = 5_000;
const SEED_BYTES = 16;

type EnterResult = Result<Entered, EnterRefusal | ObjectFailure>;
type Waiting = Asker & { readonly answer: (result: EnterResult) => void; readonly fail: (cause: unknown) => void };

/** Where people wait before they register at one event. Decides nothing itself: it connects the room to the platform. */
export class WaitingRoom extends DurableObject<Env> implements WaitingRoomApi {
  readonly #room: WaitingRoomRoom;
  #coming: Waiting[] = [];
  #isWriting = false;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#room = new WaitingRoomRoom(durableStorage(state.storage));
  }

  async configure(identity: RoomIdentity, config: RoomConfig): Promise<void> {
    await this.#told(identity, () => this.#room.run(identity, { type: "ConfigureRoom", config }, Date.now()));
  }

  async openBusy(identity: RoomIdentity): Promise<void> {
    await this.#told(identity, () => this.#room.run(identity, { type: "OpenBusyRoom" }, Date.now()));
  }

  async enter(userId: UserId, again: boolean): Promise<EnterResult> {
    if (this.#coming.length >= ON_THEIR_WAY_MAX) return OVERLOADED;
    return new Promise((answer, fail) => {
      this.#coming.push({ userId, again, answer, fail });
      void this.#write();
    });
  }

  async standing(): Promise<RoomStanding> {
    return roomStanding(this.#room.state);
  }

  async erase(): Promise<void> {
    await eraseStorage(this.ctx);
  }

  override async alarm(): Promise<void> {
    const { identity } = this.#room;
    if (!identity) return;
    const reading = this.#isShut ? await readLedger(this.env.EVENT_LEDGER, identity, true) : null;
    const lot = await makeLot();
    await this.#told(identity, () => this.#room.run(identity, { type: "Tick", reading }, Date.now(), lot));
  }

  /** One after the other, so that people stay in the order in which they came. */
  async #write(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    while (this.#coming.length > 0) {
      await scheduler.wait(GATHER_MS);
      const together = this.#coming.splice(0, TOGETHER_MAX);
      try {
        const answers = this.#room.enter(together, Date.now());
        for (const [at, { answer }] of together.entries()) {
          const entered = answers[at];
          if (entered) answer(entered);
        }
      } catch (cause) {
        for (const { fail } of together) fail(cause);
      }
    }
    this.#isWriting = false;
  }

  get #isShut(): boolean {
    return this.#room.state.phase.status !== "closed";
  }

  /** The ledger hears at once, rather than with the next tick, that the room opened or closed: meanwhile somebody could overtake. */
  async #told(identity: RoomIdentity, change: () => void): Promise<void> {
    const before = this.#isShut;
    change();
    if (this.#isShut !== before) await readLedger(this.env.EVENT_LEDGER, identity, this.#isShut);
  }
}

async function makeLot(): Promise<Lot> {
  const seed = Array.from(crypto.getRandomValues(new Uint8Array(SEED_BYTES)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
  return { seed, commitment: await sha256Hex(seed) };
}
