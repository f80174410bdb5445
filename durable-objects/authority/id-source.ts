import type { IdSource } from "#shared/given";
import { makeId } from "#shared/ids";

const SHORT_CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Ids from the platform's clock and randomness. */
export const platformIds: IdSource = {
  registration: () => makeId("registration", Date.now(), random(10)),
  pass: () => makeId("pass", Date.now(), random(10)),
  token: () => makeId("token", Date.now(), random(10)),
  order: () => makeId("order", Date.now(), random(10)),
  shortCode: (chars) => Array.from(random(chars), (byte) => SHORT_CODE_ALPHABET[byte & 31]).join(""),
};

function random(bytes: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(bytes));
}
