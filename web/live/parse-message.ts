import type { NudgeTopic, ServerMessage } from "#shared/protocol/live";

const TOPICS: Record<NudgeTopic, true> = {
  ...{ pass: true, token: true, order: true, event: true, inbox: true, emergency: true },
};

/**
 * The door of the live channel. Written by hand: a schema library would be a third of what a scanner's page may weigh,
 * and the values of entries are the server's own views.
 */
export function parseServerMessage(text: string): ServerMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isServerMessage(value) ? value : null;
}

function isServerMessage(value: unknown): value is ServerMessage {
  if (!isRecord(value)) return false;
  switch (value.type) {
    case "snapshot":
      return isNumber(value.seq) && isNumber(value.at) && isRecord(value.entries);
    case "delta":
      return (
        isNumber(value.prev) &&
        isNumber(value.seq) &&
        isNumber(value.at) &&
        isRecord(value.set) &&
        Array.isArray(value.drop) &&
        value.drop.every((key) => typeof key === "string")
      );
    case "nudge":
      return typeof value.topic === "string" && Object.hasOwn(TOPICS, value.topic);
    case "lend":
      return (
        [value.askId, value.logId, value.commandId].every((id) => typeof id === "string") &&
        Array.isArray(value.passIds) &&
        value.passIds.every((id) => typeof id === "string")
      );
    case "reply":
      return typeof value.commandId === "string" && "reply" in value;
    case "problem":
      return typeof value.code === "string" && typeof value.message === "string";
    default:
      return false;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}
