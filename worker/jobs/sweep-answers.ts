import { keptUntil } from "#shared/domain/forms/view";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { deleteAnswers, deleteUnclaimed, forgetAnswers } from "../repositories/answers.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import { type FormRow, findEventForm, listFormsToSweep, noteSwept } from "../repositories/forms.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";
import type { TenantDb } from "../repositories/tenant-db.ts";

/** What one minute's sweep can look at within its time. */
const FORMS_PER_SWEEP_MAX = 50;
/** An event's end may be put off or brought forward, and answers without a registration are found on the way. */
const LOOK_AGAIN_MS = 24 * 3_600_000;
/** Registering takes seconds. What is older and has no registration never got one. */
const UNCLAIMED_MS = 3_600_000;

/** Deletes answers question by question when their time is over, and those that nobody's registration belongs to. */
export async function sweepAnswers(ctx: SystemCtx): Promise<void> {
  const except = await listMovingColleges(ctx.platform);
  await eachAlone(openShardDbs(ctx.env), async (shard) => {
    const due = await listFormsToSweep(shard, ctx.now, { except, limit: FORMS_PER_SWEEP_MAX });
    await eachAlone(due, async (form) => {
      const scope = await settledScope(ctx.platform, form.collegeId);
      if (scope) await sweepForm(openTenant(ctx, scope).db, form, ctx.now);
    });
  });
}

async function sweepForm(db: TenantDb, form: FormRow, now: number): Promise<void> {
  const { eventId, version } = form;
  const event = await findEventForm(db, eventId);
  if (!event) return;
  const ends = form.questions.map((question) => ({ question, at: keptUntil(question, event.endsAt) }));
  const over = ends.filter(({ at }) => at <= now).map(({ question }) => question);
  const left = ends.filter(({ at }) => at > now);
  const isMore =
    left.length === 0
      ? await deleteAnswers(db, eventId)
      : (await forgetOver(db, eventId, over)) || (await deleteUnclaimed(db, eventId, now - UNCLAIMED_MS));
  if (isMore) return; // what is left is next minute's
  const questions = form.questions.filter((question) => question.archivedAt === null || !over.includes(question));
  const next = Math.min(now + LOOK_AGAIN_MS, ...left.map(({ at }) => at));
  await noteSwept(db, { eventId, version }, { questions, sweepAt: left.length === 0 ? null : next });
}

async function forgetOver(db: TenantDb, eventId: FormRow["eventId"], over: FormRow["questions"]): Promise<boolean> {
  if (over.length === 0) return false;
  return forgetAnswers(
    db,
    eventId,
    over.map(({ id }) => id),
  );
}
