import type * as z from "zod";
import type { addPushSchema } from "#shared/inputs/messages";
import { PUSH_DEVICES_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import { sha256Hex } from "#shared/sha256";
import type { MessageRefusal, MessageSettings } from "#shared/views/messages";
import type { Device } from "#shared/views/session";
import { describeDevice } from "../../auth/describe-device.ts";
import type { ActorCtx } from "../../context.ts";
import { isPushEndpoint } from "../../messages/push-hosts.ts";
import { addSubscription as addRow } from "../../repositories/push-subscriptions.ts";
import { getSettings } from "./get-settings.ts";

/** This browser is told things from now on. Only addresses of browsers' own push services are taken. */
export async function addSubscription(
  ctx: ActorCtx,
  { endpoint, p256dh, auth, replaces }: z.output<typeof addPushSchema>,
): Promise<Result<MessageSettings, MessageRefusal>> {
  const { actor, env, now } = ctx;
  if (!isPushEndpoint(endpoint, env.LOOPBACK_PUSH === "on")) return refuse({ code: "push-service-unknown" });
  const row = {
    ...{ userId: actor.userId, sessionId: actor.sessionId, endpoint, p256dh, auth, createdAt: now },
    id: await sha256Hex(endpoint),
    device: nameOf(describeDevice(ctx.userAgent())),
  };
  const isAdded = await addRow(ctx.db, row, replaces === undefined ? null : await sha256Hex(replaces));
  return isAdded ? ok(await getSettings(ctx)) : refuse({ code: "too-many-devices", max: PUSH_DEVICES_MAX });
}

function nameOf({ browser, system }: Device): string {
  if (browser === null) return system ?? "A browser";
  return system === null ? browser : `${browser} on ${system}`;
}
