import type { QueueRefusal, StaffTokenView, TokenView } from "#shared/domain/queue/types";
import { ok, type Result } from "#shared/result";

type Reply = Result<StaffTokenView | null, QueueRefusal>;

/** The token a command was about, as staff see it. */
export function staffToken(reply: Reply): Result<StaffTokenView, QueueRefusal> {
  if (!reply.ok) return reply;
  if (!reply.value) throw new Error("the station accepted a command and told no token");
  return ok(reply.value);
}

/** The token a command was about, as its holder sees it. */
export function ownToken(reply: Reply): Result<TokenView, QueueRefusal> {
  const token = staffToken(reply);
  if (!token.ok) return token;
  const { name: _, isRemote: _remote, isFar: _far, ringsLeft: _left, ...own } = token.value;
  return ok(own);
}
