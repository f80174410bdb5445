import type { CollegeId, EventId, PassId } from "#shared/ids";
import { assertNever } from "#shared/result";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx, type TenantCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { logLine } from "../log.ts";
import { claimWallets, dropWallet, noteOutcome, type WalletRow } from "../repositories/wallet-changes.ts";
import { findWalletPass } from "../services/wallets/find-wallet-pass.ts";
import type { WalletAnswer } from "../wallets/ask-wallet.ts";
import { patchGoogle } from "../wallets/google-api.ts";
import { describeClass, describeTicket } from "../wallets/google-pass.ts";
import { pushToApple } from "../wallets/push-to-apple.ts";
import { type GoogleKeys, googleKeys, type PushKeys, pushKeys } from "../wallets/wallet-keys.ts";

/** Longer than a lot takes where it is answered; should it be cut off, somebody else takes it after this. */
const CLAIM_MS = 5 * 60_000;
const RETRY_BASE_MS = 60_000;
const RETRY_MAX_MS = 6 * 3_600_000;
/** Two days, by when the next change or the owner's own look is as likely. */
const ATTEMPTS_MAX = 16;

/**
 * Tells the wallets that keep these passes what changed: a phone that it should ask, Google what the pass says now. Repeating a
 * message finds nothing due. A crash between telling and noting tells once more, which changes nothing.
 */
export async function tellWallets(ctx: SystemCtx, collegeId: CollegeId, passIds: readonly PassId[]): Promise<void> {
  const scope = await settledScope(ctx.platform, collegeId);
  if (!scope) return;
  const tenant = openTenant(ctx, scope);
  const [apple, google] = [pushKeys(ctx.env), googleKeys(ctx.env)];
  await eachAlone(
    [apple && (() => tellPhones(tenant, apple, passIds)), google && (() => tellGoogle(tenant, google, passIds))],
    async (tell) => tell?.(),
  );
}

async function tellPhones(ctx: TenantCtx, keys: PushKeys, passIds: readonly PassId[]): Promise<void> {
  const { db, now } = ctx;
  const due = await claimWallets(db, { passIds, wallet: "apple", now, until: now + CLAIM_MS });
  // A phone asks for all of its passes at once.
  await eachAlone(
    Map.groupBy(due, ({ pushToken }) => pushToken),
    async ([pushToken, rows]) => {
      const answer = await pushToApple(pushToken, keys, now);
      await eachAlone(rows, (row) => settle(ctx, row, answer));
    },
  );
}

async function tellGoogle(ctx: TenantCtx, keys: GoogleKeys, passIds: readonly PassId[]): Promise<void> {
  const { db, now } = ctx;
  const due = await claimWallets(db, { passIds, wallet: "google", now, until: now + CLAIM_MS });
  const events = new Map<EventId, WalletAnswer>();
  await eachAlone(due, async (row) => {
    const wallet = await findWalletPass(ctx, row.passId);
    if (!wallet) return dropWallet(db, row);
    let answer = events.get(row.eventId);
    if (!answer) {
      answer = await patchGoogle("eventTicketClass", await describeClass(wallet, keys.issuerId), keys, now);
      events.set(row.eventId, answer);
    }
    if (answer === "sent")
      answer = await patchGoogle("eventTicketObject", await describeTicket(wallet, keys.issuerId), keys, now);
    await settle(ctx, row, answer);
  });
}

async function settle({ db, now }: TenantCtx, row: WalletRow, answer: WalletAnswer): Promise<void> {
  switch (answer) {
    case "sent":
      return noteOutcome(db, row, { outcome: "sent", dueAt: null });
    case "gone":
      return dropWallet(db, row);
    case "failed":
      if (row.attempts < ATTEMPTS_MAX)
        return noteOutcome(db, row, { outcome: "failed", dueAt: now + retryMs(row.attempts) });
      return giveUp("expired");
    case "refused":
      return giveUp("refused");
    default:
      return assertNever(answer);
  }

  async function giveUp(outcome: "expired" | "refused"): Promise<void> {
    const { collegeId, passId, wallet } = row;
    logLine("error", "a wallet was not told of a change", { collegeId, passId, wallet, outcome });
    await noteOutcome(db, row, { outcome, dueAt: null });
  }
}

/** @param attempts integer ≥ 1 @returns milliseconds: twice as long each time, and no longer than six hours */
function retryMs(attempts: number): number {
  return Math.min(RETRY_BASE_MS * 2 ** (attempts - 1), RETRY_MAX_MS);
}
