import { Hono } from "hono";
import { html } from "hono/html";
import type { Books, PaymentError } from "./books.ts";

const DECLINED: Readonly<Record<string, Omit<PaymentError, "type">>> = {
  decline: { code: "card_declined", decline_code: "generic_decline" },
  "no-money": { code: "card_declined", decline_code: "insufficient_funds" },
};

/** The pages that Stripe hosts: paying, and answering its questions about an account. */
export function makePages(books: Books): Hono {
  const pages = new Hono();

  pages.get("/pay/:id", (c) => {
    const { session } = books.sessionAnywhere(c.req.param("id"));
    const declined = c.req.query("declined") !== undefined;
    const total = new Intl.NumberFormat("en", { style: "currency", currency: session.currency });
    const digits = total.resolvedOptions().maximumFractionDigits ?? 2;
    const show = (amount: number) => total.format(amount / 10 ** digits);
    return c.html(
      page(
        "Test payment",
        html`${session.shown.map(
          ({ name, quantity, amount }) => html`<p>${quantity} × ${name}, ${show(quantity * amount)}</p>`,
        )}
        <p><strong>${show(session.amount_total)}</strong></p>
        ${declined ? html`<p role="alert">Your card was declined.</p>` : ""}
        ${
          session.status === "open"
            ? html`<form method="post">
              <button name="act" value="pay">Pay</button>
              <button name="act" value="decline">Pay with a card that is declined</button>
              <button name="act" value="no-money">Pay with a card that has too little on it</button>
              <button name="act" value="leave">Leave without paying</button>
            </form>`
            : html`<p>This page is ${session.status}.</p>`
        }`,
      ),
    );
  });
  pages.post("/pay/:id", async (c) => {
    const { accountId, session } = books.sessionAnywhere(c.req.param("id"));
    const { act } = await c.req.parseBody();
    const declined = DECLINED[String(act)];
    if (declined) {
      books.decline(accountId, session.id, { type: "card_error", ...declined });
      return c.redirect(`/pay/${session.id}?declined`, 303);
    }
    if (act === "leave") return c.redirect(session.cancel_url ?? session.success_url, 303);
    books.pay(accountId, session.id);
    return c.redirect(session.success_url.replace("{CHECKOUT_SESSION_ID}", session.id), 303);
  });

  pages.get("/connect/:id", (c) =>
    c.html(
      page(
        "Test onboarding",
        html`<p>Who are you, and where does your money go?</p>
        <form method="post"><button>Answer everything</button></form>`,
      ),
    ),
  );
  pages.post("/connect/:id", (c) => {
    books.onboard(c.req.param("id"));
    return c.redirect(c.req.query("back") ?? "/", 303);
  });
  return pages;
}

function page(title: string, content: unknown) {
  return html`<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
    <link rel="icon" href="data:,"><title>${title}</title><h1>${title}</h1>${content}</html>`;
}
