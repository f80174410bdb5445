import {
  isCampaign,
  KINDS,
  type MessageKind,
  OUTSIDE_CHANNELS,
  type OutsideChannel,
  USUAL_CHANNELS,
} from "#shared/message-kinds";
import type { Addressee } from "../repositories/message-causes.ts";
import type { Reach } from "../repositories/message-settings.ts";
import { quietUntil } from "./quiet-hours.ts";

export type Setting = {
  /** Channels that can be had here at all. */
  readonly offered: readonly OutsideChannel[];
  readonly timeZone: string;
  readonly now: number;
  /** What a campaign goes by; absent: whatever somebody chose. */
  readonly only?: readonly OutsideChannel[];
  /** By all of `only`, whatever they chose: they asked for this one. */
  readonly isAskedFor?: boolean;
};

/** @param dueAt null: at once; else when their quiet hours are over */
export type Chosen = { readonly channel: OutsideChannel; readonly dueAt: number | null };

/** Where a message goes besides the inbox: by what somebody chose, what they can be reached by, and what time it is there. */
export function chooseChannels(kind: MessageKind, to: Addressee, reach: Reach, setting: Setting): Chosen[] {
  const { topic, isEssential, isUrgent, isForced } = KINDS[kind];
  const only = setting.only ?? OUTSIDE_CHANNELS;
  if (to.isGuest) {
    const isMailed = (isEssential || isCampaign(kind)) && to.email !== null && only.includes("mail");
    return isMailed ? [{ channel: "mail", dueAt: null }] : [];
  }
  const { channels, ...quiet } = reach.settings;
  const isAll = isForced || setting.isAskedFor;
  const wanted = new Set(isAll ? only : (channels[topic] ?? USUAL_CHANNELS[topic]));
  if (isEssential) wanted.add("mail");
  const has: Record<OutsideChannel, boolean> = {
    mail: to.email !== null,
    push: reach.subscriptions.length > 0,
    sms: reach.phone !== null,
  };
  const dueAt = isUrgent ? null : quietUntil(quiet, setting.timeZone, setting.now);
  return only
    .filter((one) => wanted.has(one) && has[one] && setting.offered.includes(one))
    .map(
      // A mail wakes nobody.
      (channel) => ({ channel, dueAt: channel === "mail" ? null : dueAt }),
    );
}
