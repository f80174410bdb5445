import { env, exports } from "cloudflare:workers";
import { summarize } from "#shared/domain/money/view";
import type { CollegeId, EventId, PaymentId } from "#shared/ids";
import { systemScope } from "./auth/scope.ts";
import { openSystem, openTenant, type TenantCtx } from "./context.ts";
import { sweepPayments } from "./jobs/sweep-payments.ts";
import { type ApplyToLedger, applyToLedger } from "./payments/apply-to-ledger.ts";
import { openPayments } from "./payments/open-payments.ts";
import { findPayment } from "./repositories/payments.ts";
import { readJournal } from "./services/payments/read-journal.ts";
import { type Browser, commandId, eventually, ORIGIN, openAdministrator, openBrowser, value } from "./test-browser.ts";
import { stripe } from "./test-stripe.ts";
import { hearStripe } from "./webhooks/stripe.ts";

export const HOUR_MS = 3_600_000;
export const PRICE = 2_500;
export const REFUND_ALL = { shareBp: 10_000, until: null };

/** Riverside, seeded and connected to an account that takes money, and who may do everything there. */
export async function openSales(): Promise<{ readonly admin: Browser; readonly accountId: string }> {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  const admin = await openAdministrator("riverside");
  await admin.api.payments.saveSeller.mutate({
    ...{ legalName: "Riverside College", address: "1 River Road", taxId: null, taxRateBp: 1900 },
  });
  await admin.api.payments.connect.mutate();
  const accountId = (await admin.api.payments.settings.query()).accountId ?? "";
  await stripe.onboard(accountId);
  await admin.api.payments.checkAccount.mutate();
  return { admin, accountId };
}

export type EventWish = { capacity?: number; approval?: boolean; payOnline?: boolean; refund?: typeof REFUND_ALL };

/** An event with one ticket, which costs something. */
export async function openPaidEvent(admin: Browser, title: string, wish: EventWish = {}): Promise<EventId> {
  const now = Date.now();
  const { capacity = 5, approval = false, payOnline = true, refund = REFUND_ALL } = wish;
  const fields = {
    ...{
      departmentId: null,
      title,
      summary: "",
      description: "",
      category: "Music",
      venue: "Hall",
      capacity,
      approval,
    },
    ...{ startsAt: now + 50 * HOUR_MS, endsAt: now + 52 * HOUR_MS, salesOpenAt: now, salesCloseAt: now + 49 * HOUR_MS },
  };
  const { organizer } = admin.api;
  const { id: eventId, version } = await organizer.createEvent.mutate({ commandId: commandId(), fields });
  const sale = { perPersonMax: 4, salesOpenAt: null, salesCloseAt: null };
  const ticketTypes = [{ name: "Ticket", price: PRICE, admits: true, hidden: false, ...sale }];
  const tickets = { eventId, version, commandId: commandId(), ticketTypes, quotas: [], payOnline, refund };
  const saved = value(await organizer.saveTickets.mutate(tickets));
  value(await organizer.setStatus.mutate({ eventId, version: saved.version, status: "published" }));
  return eventId;
}

export async function arrive(name: string): Promise<Browser> {
  const browser = openBrowser("riverside");
  await browser.signIn(`${name}@riverside.example`);
  return browser;
}

export const register = async ({ api }: Browser, eventId: EventId) =>
  value(await api.attendee.register.mutate({ commandId: commandId(), eventId }));
export const begin = async ({ api }: Browser, eventId: EventId) =>
  value(await api.payments.begin.mutate({ commandId: commandId(), eventId }));
export const mine = async ({ api }: Browser, eventId: EventId) => (await api.attendee.getEvent.query({ eventId })).mine;

/** Registers, and pays on the provider's page. @returns the provider's name of the payment */
export async function buy(browser: Browser, eventId: EventId): Promise<string> {
  await register(browser, eventId);
  const { url } = await begin(browser, eventId);
  const intent = await stripe.pay(url);
  await browser.api.payments.look.mutate({ eventId });
  return intent;
}

export const sweep = async (now = Date.now()): Promise<void> => sweepPayments(openSystem(env, now));
export const ordersOf = (admin: Browser, eventId: EventId) => admin.api.payments.listOrders.query({ eventId });

/** Waits until the event's ledger has told D1 what is owed, and it went back. */
export async function backAt(admin: Browser, eventId: EventId, amount: number): Promise<void> {
  await eventually(
    async () => {
      await sweep();
      return (await ordersOf(admin, eventId)).sums?.refunded;
    },
    (refunded) => refunded === amount,
  );
}

/** Brings what the provider has said of these. */
export async function hearOf(
  accountId: string,
  texts: readonly string[],
  apply: ApplyToLedger = applyToLedger,
): Promise<void> {
  const port = await openPayments(env);
  if (!port) throw new Error("payments are off");
  for (const { body: raw, signature } of await stripe.messages(accountId))
    if (texts.some((text) => raw.includes(text)))
      await hearStripe(openSystem(env, Date.now()), { port, apply }, { raw, signature });
}

export async function riverside(): Promise<TenantCtx> {
  const ctx = openSystem(env, Date.now());
  const scope = await systemScope(ctx.platform, await riversideId());
  if (!scope) throw new Error("no college");
  return openTenant(ctx, scope);
}

export async function riversideId(): Promise<CollegeId> {
  return (await env.DB.prepare("SELECT id FROM colleges WHERE slug = 'riverside'").first<CollegeId>("id")) as CollegeId;
}

/** What a payment's books come to. */
export async function booksOf(id: PaymentId): Promise<ReturnType<typeof summarize>> {
  const ctx = await riverside();
  const payment = await findPayment(ctx.db, id);
  if (!payment) throw new Error("no payment");
  return summarize(await readJournal(ctx, payment));
}

export async function userIdOf({ api }: Browser): Promise<string> {
  return (await api.auth.me.query()).user?.id ?? "";
}
