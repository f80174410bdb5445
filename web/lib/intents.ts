import { newCommandId } from "./command-id.ts";
import { toProblem } from "./problem.ts";

/** Whoever presses the same again within this means the same; later it is another delivery, another guest. */
const SAME_WITHIN_MS = 2 * 60_000;

type Unanswered = { readonly intent: string; readonly commandId: string; readonly at: number };

/**
 * What was sent and not answered. Nobody knows whether it was done, so the same press again carries the same id: done once it is
 * not done twice.
 */
export class Intents {
  readonly #unanswered = new Map<string, Unanswered>();

  /**
   * Sends under the id that the same intent was sent with in vain, or under a fresh one.
   * @param subject what it is about: another intent about that ends the one before
   * @param intent  all that makes it the same
   * @throws whatever `send` throws
   */
  async send<T>(subject: string, intent: string, now: number, send: (commandId: string) => Promise<T>): Promise<T> {
    const lost = this.#unanswered.get(subject);
    this.#unanswered.delete(subject); // while it is on its way, a second press is a second intent
    const isSame = lost?.intent === intent && now - lost.at < SAME_WITHIN_MS;
    const commandId = isSame ? lost.commandId : newCommandId();
    try {
      return await send(commandId);
    } catch (error) {
      const { code } = toProblem(error);
      const isOpen = code === "NETWORK" || code === "OVERLOADED";
      if (isOpen) this.#unanswered.set(subject, { intent, commandId, at: now });
      throw error;
    }
  }
}
