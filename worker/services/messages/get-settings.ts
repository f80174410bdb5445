import { CAMPAIGN_TOPICS, TOPICS, type Topic, USUAL_CHANNELS } from "#shared/message-kinds";
import type { MessageSettings } from "#shared/views/messages";
import type { ActorCtx } from "../../context.ts";
import { offeredChannels, pushSetting } from "../../messages/provider-keys.ts";
import { getSettings as getRow, type PhoneRow } from "../../repositories/message-settings.ts";
import { listTemplates } from "../../repositories/message-templates.ts";
import { listOptedOut } from "../../repositories/opt-outs.ts";
import { findPhone } from "../../repositories/phones.ts";
import { listSubscriptions } from "../../repositories/push-subscriptions.ts";

/** How somebody is told things, and what they could choose. */
export async function getSettings({ db, env, actor, scope }: ActorCtx): Promise<MessageSettings> {
  const asked = [{ userId: actor.userId, email: actor.email }];
  const [row, subscriptions, phone, templates, optedOut] = await Promise.all([
    getRow(db, actor.userId),
    listSubscriptions(db, actor.userId),
    findPhone(db, actor.userId),
    listTemplates(db),
    Promise.all(CAMPAIGN_TOPICS.map(async (topic) => ((await listOptedOut(db, topic, asked)).size > 0 ? [topic] : []))),
  ]);
  const { version, quietFrom, quietTo, language } = row;
  // Said for their address before they had an account, it holds until they choose.
  const withdrawn = new Set<Topic>(optedOut.flat());
  const channelsOf = (topic: Topic) => row.channels[topic] ?? (withdrawn.has(topic) ? [] : USUAL_CHANNELS[topic]);
  return {
    ...{ version, quietFrom, quietTo, language },
    channels: Object.fromEntries(TOPICS.map((topic) => [topic, channelsOf(topic)])) as MessageSettings["channels"],
    languages: ["en", ...new Set(templates.map((one) => one.language).filter((one) => one !== "en"))],
    timeZone: scope.college.timeZone,
    offered: offeredChannels(env),
    pushKey: pushSetting(env)?.keys.publicKey ?? null,
    devices: subscriptions.map(({ id, device, createdAt }) => ({ id, device, createdAt })),
    phone: shapePhone(phone),
  };
}

function shapePhone(phone: PhoneRow | null): MessageSettings["phone"] {
  if (!phone || phone.number === "") return null;
  const { number, verifiedAt, codeEndsAt } = phone;
  return { number, isVerified: verifiedAt !== null, codeEndsAt: verifiedAt === null ? codeEndsAt : null };
}
