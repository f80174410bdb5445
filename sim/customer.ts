import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { Ticket } from "#shared/domain/ledger/types";
import { AppError } from "#shared/errors";
import type { CommandId, EventId, PassId, UserId } from "#shared/ids";
import type { Refusal, Result } from "#shared/result";
import type { ActorCtx } from "#worker/context";
import { lookForPayment } from "#worker/services/payments/look-for-payment";
import { payRegistration } from "#worker/services/payments/pay-registration";
import { cancelRegistration } from "#worker/services/registrations/cancel-registration";
import { holdSeat } from "#worker/services/registrations/hold-seat";
import { joinWaitlist } from "#worker/services/registrations/join-waitlist";
import { registerWithAnswers } from "#worker/services/registrations/register-with-answers";
import { acceptOffer } from "#worker/services/transfers/accept-offer";
import { offerPass } from "#worker/services/transfers/offer-pass";
import { type Edge, isUnanswered } from "./edge.ts";
import type { Provider } from "./provider.ts";
import type { Timeline } from "./timeline.ts";
import { check, Violation } from "./violation.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** How long somebody keeps on trying, in tries. */
const TRIES_MAX = 20;

export type Wish = { readonly tickets: Ticket[]; readonly code?: string };
export const ONE: Wish = { tickets: [] };

export type Shop = {
  readonly timeline: Timeline;
  readonly edge: Edge;
  readonly provider: Provider;
  readonly eventId: EventId;
};

/**
 * Somebody with a browser. Who gets no answer sends the same command again; who is told that the provider failed presses the
 * button once more, which is another command.
 */
export class Customer {
  readonly userId: UserId;
  readonly #shop: Shop;
  #commands = 0;

  constructor(shop: Shop, userId: UserId) {
    this.#shop = shop;
    this.userId = userId;
  }

  hold = (wish: Wish) => this.ask((ctx, command) => holdSeat(ctx, { ...command, ...wish }));
  register = (wish: Wish) => this.ask((ctx, command) => registerWithAnswers(ctx, { ...command, ...wish }));
  joinWaitlist = (wish: Wish) => this.ask((ctx, command) => joinWaitlist(ctx, { ...command, ...wish }));
  cancel = () => this.ask((ctx, command) => cancelRegistration(ctx, command));

  /** Opens the page to pay on. @returns its address */
  async checkOut(): Promise<string | null> {
    const begun = await this.ask((ctx, command) => payRegistration(ctx, command));
    return begun.ok ? begun.value.url : null;
  }

  /** Registers, pays at once, and comes back from paying: then the seat is theirs. */
  async buy(wish: Wish): Promise<RegistrationView> {
    const registered = await this.register(wish);
    check("MONEY", registered.ok, () => `${this.userId} could not register: ${JSON.stringify(registered)}`);
    const url = await this.checkOut();
    check("MONEY", url !== null && this.#shop.provider.pay(url), () => `${this.userId} could not pay`);
    return this.untilStatus("confirmed");
  }

  /** Looks again and again, as the page one comes back to does. */
  async untilStatus(status: RegistrationView["status"]): Promise<RegistrationView> {
    const { timeline, eventId } = this.#shop;
    for (let looks = 0; looks < 2 * TRIES_MAX; looks++) {
      const mine = await this.ask(
        async (ctx) => ({ ok: true, value: await lookForPayment(ctx, { eventId }) }) as const,
      );
      if (mine.ok && mine.value?.status === status) return mine.value;
      await timeline.sleep(MINUTE_MS);
    }
    throw new Violation("LIVE", `${this.userId} is never ${status}`);
  }

  /** Mails somebody an offer of a pass. @returns the secret of the mail's link, which is there once the answer is */
  async offer(passId: PassId, to: Customer): Promise<string> {
    const offered = await this.ask((ctx, command) => offerPass(ctx, { ...command, passId, email: to.email }));
    const token = this.#shop.edge.mailbox.get(to.email)?.link?.split("#token=")[1];
    check("MAIL", offered.ok && token !== undefined, () => `no offer came to ${to.email}: ${JSON.stringify(offered)}`);
    return token ?? "";
  }

  accept = (token: string) => this.ask((ctx) => acceptOffer(ctx, { token, answers: {} }));

  get email(): string {
    return `${this.userId}@example.test`.toLowerCase();
  }

  /** A command, until it is answered. */
  async ask<T, R extends Refusal | LedgerRefusal>(
    run: (
      ctx: ActorCtx,
      command: { readonly commandId: CommandId; readonly eventId: EventId },
    ) => Promise<Result<T, R>>,
  ): Promise<Result<T, R>> {
    const { edge, timeline, eventId } = this.#shop;
    let commandId = this.#newCommand();
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      try {
        return await edge.request(this.userId, (ctx) => run(ctx, { commandId, eventId }));
      } catch (error) {
        if (error instanceof AppError && error.code === "PROVIDER_FAILED") commandId = this.#newCommand();
        else if (!isUnanswered(error)) throw error;
      }
      await timeline.sleep(10 * SECOND_MS);
    }
    throw new Violation("LIVE", `${this.userId} never got an answer`);
  }

  #newCommand(): CommandId {
    this.#commands += 1;
    return `${this.userId}-${this.#commands}` as CommandId;
  }
}
