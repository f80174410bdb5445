import {
  CHANNELS,
  type Channel,
  MESSAGE_KINDS,
  MESSAGE_STATUSES,
  type MessageKind,
  type MessageStatus,
} from "#shared/message-kinds";

const Q_CHARS_MAX = 80;

/** Which messages the console shows, as its address says. */
export type DeliverySearch = {
  readonly view?: "deliveries" | "texts";
  readonly channel?: Channel;
  readonly kind?: MessageKind;
  readonly status?: MessageStatus;
  /** How the name or the address of who gets it begins. */
  readonly q?: string;
};

/** What is none of them is as if it were not there. */
export function parseDeliverySearch(search: Record<string, unknown>): DeliverySearch {
  const oneOf = <V extends string>(name: string, values: readonly V[]): V | undefined =>
    values.find((value) => value === search[name]);
  const view = oneOf("view", ["deliveries", "texts"] as const);
  const channel = oneOf("channel", CHANNELS);
  const kind = oneOf("kind", MESSAGE_KINDS);
  const status = oneOf("status", MESSAGE_STATUSES);
  const q = typeof search.q === "string" || typeof search.q === "number" ? String(search.q).slice(0, Q_CHARS_MAX) : "";
  return {
    ...(q && { q }),
    ...(view && { view }),
    ...(channel && { channel }),
    ...(kind && { kind }),
    ...(status && { status }),
  };
}
