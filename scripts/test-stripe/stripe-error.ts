type ErrorType = "invalid_request_error" | "idempotency_error" | "api_error" | "card_error";

/** An error as Stripe words it: `{ error: { type, code, message, param } }`. */
export class StripeRefusal extends Error {
  readonly status: 400 | 401 | 402 | 403 | 404 | 500;
  readonly body: { readonly error: Record<string, string> };
  constructor(status: StripeRefusal["status"], type: ErrorType, message: string, more: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.body = { error: { type, message, ...more } };
  }
}

export function missing(what: string, id: string): StripeRefusal {
  const more = { code: "resource_missing", param: "id" };
  return new StripeRefusal(404, "invalid_request_error", `No such ${what}: '${id}'`, more);
}

export function invalid(message: string, param: string, code = "parameter_invalid"): StripeRefusal {
  return new StripeRefusal(400, "invalid_request_error", message, { param, code });
}
