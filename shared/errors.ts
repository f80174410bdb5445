/** Seconds a client should wait after OVERLOADED or TOO_MANY_REQUESTS before its next try. */
export const RETRY_AFTER_SECONDS = 2;

/**
 * The edge's own failures, as opposed to a domain's refusals: one table for status, words and retry.
 * `message` is shown to people: what happened, what is kept, what to do.
 */
export const APP_ERRORS = {
  BAD_INPUT: { status: 400, message: "That request could not be read. Nothing was changed; check the marked fields." },
  NOT_SIGNED_IN: { status: 401, message: "Please sign in first. Nothing was changed." },
  NOT_ALLOWED: { status: 403, message: "Your role does not allow this. Ask a college administrator for access." },
  STEP_UP_NEEDED: { status: 403, message: "Prove that it is you, with your passkey. Nothing was changed." },
  NOT_FOUND: { status: 404, message: "We could not find that. It may have been removed, or the link is wrong." },
  METHOD_NOT_ALLOWED: { status: 405, message: "This address does not accept that kind of request." },
  COMMAND_ID_REUSED: {
    status: 409,
    message: "This command was already used for something else. Reload and try again; nothing was changed.",
  },
  LINK_SPENT: { status: 410, message: "This sign-in link was used or has expired. Ask for a new one." },
  FORM_INVALID: {
    status: 422,
    message: "Some of it does not fit the form. Nothing was booked or changed; the marked fields say why.",
  },
  CODE_WRONG: { status: 422, message: "That is not the code. Look again where you opened the link." },
  PASSKEY_REFUSED: { status: 422, message: "That passkey did not prove who you are. Try again, or another one." },
  SSO_FAILED: {
    status: 422,
    message: "The campus login was not completed. Nothing was changed; try again, or sign in by mail.",
  },
  DEVICE_REFUSED: {
    status: 422,
    message: "This phone did not prove that it is the scanner it says it is. Enrol it again with a new code.",
  },
  DEVICE_REVOKED: {
    status: 410,
    message: "This phone was removed from the scanners. What it held is wiped; enrol it again with a new code.",
  },
  DEVICE_ENDED: {
    status: 410,
    message:
      "The event that this phone scanned at is over. What it held is wiped; enrol it for the next with a new code.",
  },
  KEY_UNKNOWN: { status: 401, message: "This is no key of this college. Nothing was changed." },
  KEY_REVOKED: { status: 401, message: "This key was revoked. Nothing was changed; ask an administrator for another." },
  KEY_EXPIRED: { status: 401, message: "This key has expired. Nothing was changed; ask an administrator for another." },
  KEY_SCOPE: { status: 403, message: "This key was not made for that. Nothing was changed." },
  PAYMENTS_OFF: {
    status: 422,
    message:
      "Nothing can be paid online here yet. A college administrator connects the payment account in the settings.",
  },
  AMOUNT_TOO_SMALL: {
    status: 422,
    message: "This is less than can be paid by card. Nothing was charged; the organizers can let you pay at the door.",
  },
  PROVIDER_FAILED: {
    status: 502,
    message: "The payment provider did not answer. Nothing was charged; try again in a minute.",
  },
  TOO_LARGE: { status: 413, message: "That request is too large. Nothing was changed." },
  UNSUPPORTED_MEDIA: { status: 415, message: "Only JSON is accepted here." },
  TOO_MANY_REQUESTS: { status: 429, message: "Too many tries. Wait a little, then try again." },
  INTERNAL: { status: 500, message: "Something broke on our side. What you did before is kept; try again." },
  COLLEGE_MOVING: {
    status: 503,
    message:
      "This college is on its way to another database. Gates, queues and orders go on; try this again in some minutes.",
  },
  OVERLOADED: {
    status: 503,
    message: `We are very busy. Nothing was lost; try again in ${RETRY_AFTER_SECONDS} seconds.`,
  },
} as const satisfies Record<string, { status: number; message: string }>;

export type AppErrorCode = keyof typeof APP_ERRORS;

/** What is wrong with one field: its path with dots, and a sentence. */
export type FieldProblem = { readonly path: string; readonly message: string };

export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: AppErrorCode;
  /** For BAD_INPUT and FORM_INVALID. */
  readonly fields: readonly FieldProblem[];
  constructor(code: AppErrorCode, message: string = APP_ERRORS[code].message, fields: readonly FieldProblem[] = []) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}
