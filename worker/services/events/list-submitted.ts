import { mayEverywhere } from "#shared/access";
import type { SubmittedDraft } from "#shared/views/lifecycle";
import type { ActorCtx } from "../../context.ts";
import { listSubmittedDrafts } from "../../repositories/event-submissions.ts";

/** None to whoever does not answer them. */
export async function listSubmitted({ db, actor, now }: ActorCtx): Promise<SubmittedDraft[]> {
  return mayEverywhere(actor.grants, "manage-events", now) ? listSubmittedDrafts(db) : [];
}
