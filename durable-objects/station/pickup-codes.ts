import { encodeBase64Url } from "#shared/base64url";
import { CodeSigner } from "#shared/code-signer";
import { isLive } from "#shared/domain/food/orders";
import { FIRST_KEYS } from "#shared/domain/passes/keys";
import type { OrderId } from "#shared/ids";
import type { ReadyOrders } from "#shared/views/station-page";
import type { StationRoom } from "./station-room.ts";

/** The pickup codes of a station's orders. Signed once and kept while the order lives; signing again gives the same text. */
export class PickupCodes {
  readonly #room: StationRoom;
  readonly #signer: CodeSigner;
  readonly #known = new Map<OrderId, string>();

  /** The kitchens of an event share a key: another one's code is then genuine, and its order unknown here. */
  constructor(room: StationRoom, rootSecret: string) {
    this.#room = room;
    this.#signer = new CodeSigner(rootSecret, "pickup");
  }

  known(orderId: OrderId): string | undefined {
    return this.#known.get(orderId);
  }

  async of(orderId: OrderId): Promise<string> {
    const known = this.#known.get(orderId);
    if (known !== undefined) return known;
    const order = this.#room.order(orderId);
    if (!order) throw new Error("only a station's own orders have pickup codes");
    const { identity } = this.#head();
    const window = { notBefore: order.placedAt, expires: identity.codesUntil };
    const code = await this.#signer.issue(identity, { kind: "pickup", orderId, ...window });
    if (isLive(order)) this.#known.set(orderId, code);
    return code;
  }

  forget(orderId: OrderId): void {
    this.#known.delete(orderId);
  }

  check(text: string, now: number): ReturnType<CodeSigner["check"]> {
    return this.#signer.check(this.#head().identity, "pickup", text, now);
  }

  /** What checks these codes without a network. */
  async published(): Promise<Pick<ReadyOrders, "college" | "event" | "key">> {
    const { identity } = this.#head();
    const key = encodeBase64Url(await this.#signer.publicKey(identity, FIRST_KEYS.current));
    return { ...(await this.#signer.tags(identity)), key };
  }

  #head() {
    const { head } = this.#room;
    if (!head) throw new Error("a station signs nothing before its first configuration");
    return head;
  }
}
