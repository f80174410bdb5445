import { mayEverywhere } from "#shared/access";
import type { ActorCtx } from "../../context.ts";
import { findApprovesEvents } from "../../repositories/event-submissions.ts";

/** Where the college publishes the events of its departments, only who manages the events of all of it does. */
export async function mayPublish({ db, actor, now }: Pick<ActorCtx, "db" | "actor" | "now">): Promise<boolean> {
  return mayEverywhere(actor.grants, "manage-events", now) || !(await findApprovesEvents(db));
}
