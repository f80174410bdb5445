import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { giveRoleSchema } from "#shared/inputs/people";
import type { InvitationView } from "#shared/views/people";
import { hashToken, makeToken } from "../../auth/token.ts";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { addInvitation, findOpenInvitation } from "../../repositories/invitations.ts";
import { columnsOf, requireOther } from "./require-may-grant.ts";

/** Time to come back from a holiday. */
const INVITATION_LIFE_MS = 14 * 24 * 3_600_000;

type Inviting = Pick<ActorCtx, "actor" | "db" | "now" | "mailer" | "scope" | "origin">;

/** Offers a role to somebody who is no member yet. */
export async function sendInvitation(
  ctx: Inviting,
  { commandId, email, role, place, startsAt, endsAt }: z.output<typeof giveRoleSchema>,
): Promise<InvitationView> {
  requireOther(ctx.actor, email);
  const id = await idOfCommand("invitation", ctx.actor.userId, commandId);
  const token = makeToken();
  const added = await addInvitation(ctx.db, {
    id,
    tokenHash: await hashToken(token),
    email,
    role,
    ...columnsOf(place),
    startsAt,
    endsAt,
    invitedBy: ctx.actor.userId,
    createdAt: ctx.now,
    expiresAt: ctx.now + INVITATION_LIFE_MS,
  });
  const invitation = await findOpenInvitation(ctx.db, { id }, ctx.now);
  if (!invitation) throw new AppError("NOT_FOUND"); // accepted or withdrawn since
  if (added) await mail(ctx, invitation, token);
  return invitation;
}

async function mail({ mailer, scope, origin, actor }: Inviting, invitation: InvitationView, token: string) {
  const { slug, name } = scope.college;
  const link = `${origin}/${slug}/invitation#token=${token}`;
  await mailer.send({
    key: `invitation:${invitation.id}`,
    to: invitation.email,
    subject: `${actor.name} invites you to help at ${name}`,
    text: [
      `${actor.name} would like you to help at ${name}. Open this link within two weeks to see as what, and to accept:`,
      link,
      "You will be asked to sign in with this mail address. If you do not know what this is about, do nothing.",
    ].join("\n\n"),
    link,
  });
}
