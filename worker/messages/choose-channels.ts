import { KINDS, type MessageKind, OUTSIDE_CHANNELS, type OutsideChannel, USUAL_CHANNELS } from "#shared/message-kinds";
import type { Addressee } from "../repositories/message-causes.ts";
import type { Reach } from "../repositories/message-settings.ts";
import { quietUntil } from "./quiet-hours.ts";

export type Setting = {
  /** Channels that can be had here at all. */
  readonly offered: readonly OutsideChannel[];
  readonly timeZone: string;
  readonly now: number;
};

/** @param dueAt null: at once; else when their quiet hours are over */
export type Chosen = { readonly channel: OutsideChannel; readonly dueAt: number | null };

/** Where a message goes besides the inbox: by what somebody chose, what they can be reached by, and what time it is there. */
export function chooseChannels(kind: MessageKind, to: Addressee, reach: Reach, setting: Setting): Chosen[] {
  const { topic, isEssential, isUrgent, isForced } = KINDS[kind];
  if (to.isGuest) return isEssential && to.email !== null ? [{ channel: "mail", dueAt: null }] : [];
  const { channels, ...quiet } = reach.settings;
  const wanted = new Set(isForced ? OUTSIDE_CHANNELS : (channels[topic] ?? USUAL_CHANNELS[topic]));
  if (isEssential) wanted.add("mail");
  const has: Record<OutsideChannel, boolean> = {
    mail: to.email !== null,
    push: reach.subscriptions.length > 0,
    sms: reach.phone !== null,
  };
  const dueAt = isUrgent ? null : quietUntil(quiet, setting.timeZone, setting.now);
  return OUTSIDE_CHANNELS.filter((one) => wanted.has(one) && has[one] && setting.offered.includes(one)).map(
    // A mail wakes nobody.
    (channel) => ({ channel, dueAt: channel === "mail" ? null : dueAt }),
  );
}
