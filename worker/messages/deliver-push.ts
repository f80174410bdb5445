import { KINDS } from "#shared/message-kinds";
import { eachAlone } from "../each-alone.ts";
import type { MessageCause } from "../repositories/message-causes.ts";
import type { Reach } from "../repositories/message-settings.ts";
import type { MessageRow } from "../repositories/messages.ts";
import { dropSubscription } from "../repositories/push-subscriptions.ts";
import type { SendAnswer } from "./channel-port.ts";
import type { Lot } from "./open-lot.ts";
import { pushSetting } from "./provider-keys.ts";
import { sendPush } from "./send-push.ts";

/** Ten of them that do not answer take four times as long as one. */
const BROWSERS_AT_ONCE = 3;

/** To every browser of theirs: one that takes it is enough. A browser its service knows no more is forgotten. */
export async function deliverPush(lot: Lot, row: MessageRow, cause: MessageCause): Promise<SendAnswer> {
  const { db, env, clock } = lot.ctx;
  const now = clock();
  const setting = pushSetting(env);
  if (!setting) return { type: "later", outcome: "push-not-set-up" };
  const { title, short, link } = lot.wordsOf(cause);
  const note = { title, body: short, link, tag: row.id };
  const timing = { keptMs: row.expiresAt - now, isUrgent: KINDS[row.kind].isUrgent, now };
  const answers: SendAnswer[] = [];
  const sendTo = async (subscription: Reach["subscriptions"][number]) => {
    const answer = await sendPush(subscription, note, setting, timing);
    if (answer.type === "gone") await dropSubscription(db, subscription);
    else answers.push(answer);
  };
  await eachAlone(lot.reachOf(cause).subscriptions, sendTo, BROWSERS_AT_ONCE);
  return (
    answers.find(({ type }) => type === "done") ??
    answers.find(({ type }) => type === "later") ??
    answers[0] ?? { type: "never", outcome: "browser-gone" }
  );
}
