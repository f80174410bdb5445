import type * as z from "zod";
import type { CheckedScan, KnownScanLog } from "#durable-objects/event-ledger/event-ledger-api";
import { CodeSigner } from "#shared/code-signer";
import { provesIdentity } from "#shared/domain/ledger/verdict";
import type { DecodedCode } from "#shared/domain/passes/types";
import { AppError } from "#shared/errors";
import type { syncScansSchema } from "#shared/inputs/scan-log";
import { ok, type Result, refuse } from "#shared/result";
import { correctedAt } from "#shared/scan-clock";
import { type ChainedScan, followScans, scanLogProof } from "#shared/scan-log";
import type { ScanLogRefusal } from "#shared/views/roster";
import { isSignedBy } from "../../auth/device-key.ts";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";

type SyncScans = z.output<typeof syncScansSchema>;

/** A phone opens its log with a connection, and is set up before that; nothing it says is older than a day before. */
const BEFORE_OPENING_MS = 86_400_000;

/**
 * The log that is brought, and what its codes are checked with; null: nobody opened it here.
 * @throws AppError NOT_FOUND for an event, or scans of one, that is not here
 */
export async function findLog(ctx: ActorCtx, { eventId, logId, scans }: SyncScans): Promise<KnownScanLog | null> {
  await requireEvent(ctx, eventId);
  if (scans.some((scan) => scan.eventId !== eventId)) throw new AppError("NOT_FOUND");
  return ctx.objects.ledger(eventId).scanLog(logId);
}

/**
 * A part of a log, as the ledger may take it: that it follows from where the log is, that its phone signed it, when each scan
 * happened by our clock, and whether its code is anybody's. What the log has already is let through, to be answered again.
 * @param toldAt when the phone's clocks were as the log says, by our clock
 */
export async function checkLog(
  ctx: ActorCtx,
  { log, keys }: KnownScanLog,
  { eventId, logId, scans, signature, now }: SyncScans,
  toldAt: number,
): Promise<Result<CheckedScan[], ScanLogRefusal>> {
  const first = scans[0]?.seq ?? 0;
  const last = scans.at(-1);
  if (!last || !(await isSignedBy(log.publicKey, signature, scanLogProof(logId, last))))
    return refuse({ code: "log-broken", seq: last?.seq ?? 0 });
  if (first > log.seq + 1) return refuse({ code: "log-gap", from: log.seq + 1 });
  const leap = scans.findIndex(({ seq }, index) => seq !== first + index);
  if (leap >= 0) return refuse({ code: "log-gap", from: first + leap });
  const newest = scans.find(({ seq }) => seq === log.seq);
  if (newest && newest.hash !== log.hash) return refuse({ code: "log-broken", seq: log.seq });
  const fresh = scans.filter(({ seq }) => seq > log.seq);
  const followed = await followScans(logId, log, fresh);
  if (!followed.ok) return refuse({ code: "log-broken", seq: followed.brokenAt });
  const times = timesOf(scans, now, toldAt, log.openedAt - BEFORE_OPENING_MS);
  const signer = new CodeSigner(ctx.env.PASS_ROOT_KEY, "pass");
  const owner = { collegeId: ctx.db.collegeId, eventId };
  return ok(
    await Promise.all(
      scans.map(async ({ time: _, eventId: __, code, ...scan }, index): Promise<CheckedScan> => {
        const at = times[index] ?? toldAt;
        // Of a scan that is taken back, the code says which.
        if (scan.undoes || scan.seq <= log.seq) return { ...scan, at, subject: null, codeRefusal: null };
        const read = await signer.restored(owner, code, keys);
        const { decoded, refusal, isKeyEnded } = await signer.checkAt(owner, "pass", read, at, keys);
        // How old a moving code was, the phone saw best: its clock then is known less well.
        const codeRefusal = refusal && !provesIdentity(refusal) ? refusal.code : null;
        const isMoving = decoded.form === "signed" && decoded.rotation !== null;
        const how = { ...(isMoving ? {} : { isStill: true as const }), ...(isKeyEnded ? { isKeyEnded } : {}) };
        return { ...scan, at, subject: subjectOf(decoded), codeRefusal, ...how };
      }),
    ),
  );
}

/** Never later than what came after it in the log, whose clock is known better. */
function timesOf(scans: readonly ChainedScan[], now: SyncScans["now"], serverAt: number, earliest: number): number[] {
  let latest = serverAt;
  return scans
    .toReversed()
    .map(({ time }) => {
      latest = Math.max(earliest, Math.min(latest, correctedAt(time, now, serverAt)));
      return latest;
    })
    .toReversed();
}

function subjectOf(decoded: DecodedCode): CheckedScan["subject"] {
  if (decoded.form === "short") return { shortCode: decoded.shortCode };
  return decoded.form === "signed" && decoded.code.kind === "pass" ? { passId: decoded.code.passId } : null;
}
