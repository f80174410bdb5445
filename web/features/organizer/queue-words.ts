import type { Presence } from "#shared/domain/queue/types";
import { NEAR_METRES, QUEUE_NUMBERS } from "./queue-draft.ts";

export const PRESENCE_LABELS: Readonly<Record<Presence, string>> = {
  ignored: "From anywhere",
  asked: "From anywhere, and who is here gives the code",
  required: "Only here, with the code on the screen",
  staff: "Nobody by phone: the staff give out numbers",
};

/** The settings of a queue as the form's labels say them. */
export const QUEUE_NAMES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(QUEUE_NUMBERS).map(([name, { label }]) => [name, label])),
  presence: "People join",
  nearMetres: NEAR_METRES.label,
  refusesFar: "Refuse whose phone says it is farther",
  callsByItself: "A free desk calls the next by itself",
  closesAt: "The queue ends",
};

/** Empty for nothing. */
export function queueValueWords(name: string, value: unknown): string {
  if (name === "presence") return PRESENCE_LABELS[value as Presence];
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return String(value).replace("T", ", ");
}
