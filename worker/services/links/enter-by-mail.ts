import { AppError } from "#shared/errors";
import { signIn } from "../../auth/start-session.ts";
import type { EdgeCtx } from "../../context.ts";
import { newId } from "../../ids.ts";
import { ensureMember } from "../../repositories/members.ts";
import { openTenantDb } from "../../repositories/tenant-db.ts";
import { ensureUser, findUserByEmail, type User } from "../../repositories/users.ts";

/**
 * Signs in whoever has shown that they read the mail of an address. A college takes newcomers.
 * @throws AppError LINK_SPENT on the platform's own pages, for somebody unknown there
 */
export async function enterByMail(
  ctx: EdgeCtx,
  email: string,
  name: string | undefined,
): Promise<{ readonly newcomer: boolean }> {
  const { user, created } = ctx.scope ? await joinCollege(ctx, email, name) : await findPlatformUser(ctx, email);
  await signIn(ctx, user);
  return { newcomer: created };
}

async function joinCollege(ctx: EdgeCtx, email: string, name: string | undefined) {
  if (!ctx.scope) throw new AppError("NOT_FOUND");
  const row: User = {
    id: newId("user", ctx.now),
    email,
    name: name ?? nameFromAddress(email),
    platformRole: null,
    createdAt: ctx.now,
  };
  const ensured = await ensureUser(ctx.platform, row);
  await ensureMember(openTenantDb(ctx.scope, ctx.env), ensured.user.id, ctx.now);
  return ensured;
}

async function findPlatformUser(ctx: EdgeCtx, email: string) {
  const user = await findUserByEmail(ctx.platform, email);
  if (!user?.platformRole) throw new AppError("LINK_SPENT");
  return { user, created: false };
}

/** "ana.silva+open@college.edu" → "Ana Silva": a first guess, for its owner to correct. */
export function nameFromAddress(email: string): string {
  const mailbox = email.split("@")[0]?.split("+")[0] ?? "";
  const words = mailbox.split(/[._-]+/).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ") || "Guest";
}
