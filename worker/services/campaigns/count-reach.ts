import type * as z from "zod";
import type { countReachSchema } from "#shared/inputs/campaigns";
import { CAMPAIGN_PEOPLE_MAX } from "#shared/limits";
import type { Channel } from "#shared/message-kinds";
import type { CampaignReach } from "#shared/views/campaigns";
import type { ActorCtx } from "../../context.ts";
import { chooseChannels, type Setting } from "../../messages/choose-channels.ts";
import { topicOf } from "../../messages/open-campaigns.ts";
import { offeredChannels } from "../../messages/provider-keys.ts";
import { listAudience } from "../../repositories/audiences.ts";
import { findAddressees } from "../../repositories/message-causes.ts";
import { listReaches } from "../../repositories/message-settings.ts";
import { listOptedOut } from "../../repositories/opt-outs.ts";
import { kindOf } from "./check-draft.ts";
import { requireAudience } from "./require-audience.ts";

/** Five calls each. */
const PEOPLE_AT_ONCE = 1_000;

/** Whom a campaign would reach now, and how, by the same questions that are asked when it goes out. */
export async function countReach(
  ctx: ActorCtx,
  { audience, channels }: z.output<typeof countReachSchema>,
): Promise<CampaignReach> {
  await requireAudience(ctx, audience);
  const { db, env, scope, now } = ctx;
  const kind = kindOf(audience);
  const eventId = audience.type === "event" ? audience.eventId : null;
  const setting: Setting = {
    ...{ offered: offeredChannels(env), timeZone: scope.college.timeZone, now, only: channels },
  };
  const byChannel: Record<Channel, number> = { inbox: 0, mail: 0, push: 0, sms: 0 };
  const sum = { people: 0, optedOut: 0, unreached: 0 };
  for (let after: Parameters<typeof listAudience>[2]["after"] = null; ; ) {
    const userIds = await listAudience(db, audience, { after, limit: PEOPLE_AT_ONCE, now });
    const people = await findAddressees(
      db,
      userIds.map((userId) => ({ userId, eventId })),
    );
    const [reaches, optedOut] = await Promise.all([
      listReaches(db, userIds),
      listOptedOut(db, topicOf(kind), [...people.values()]),
    ]);
    for (const userId of userIds) {
      const [person, reach] = [people.get(userId), reaches.get(userId)];
      sum.people++;
      if (optedOut.has(userId)) {
        sum.optedOut++;
        continue;
      }
      const ways = person && reach ? chooseChannels(kind, person, reach, setting) : [];
      for (const { channel } of ways) byChannel[channel]++;
      if (person && !person.isGuest) byChannel.inbox++;
      else if (ways.length === 0) sum.unreached++;
    }
    after = userIds.at(-1) ?? null;
    const isOver = sum.people > CAMPAIGN_PEOPLE_MAX;
    if (isOver || userIds.length < PEOPLE_AT_ONCE) return { ...sum, byChannel, isOver };
  }
}
