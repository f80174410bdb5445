import type { OrderId, PassId, RegistrationId, TokenId } from "./ids.ts";

/** What a decision may know of the world: the instant, and ids to give to what it creates. */
export type Given = { readonly now: number; readonly ids: IdSource };

export type IdSource = {
  registration(): RegistrationId;
  pass(): PassId;
  token(): TokenId;
  order(): OrderId;
  /** Crockford base 32, upper case, for a person to read out. */
  shortCode(chars: number): string;
};
