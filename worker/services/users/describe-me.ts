import { capabilitiesEverywhere, capabilitiesOf, rolesOf } from "#shared/access";
import type { Me } from "#shared/views/college";
import type { EdgeCtx } from "../../context.ts";

export async function describeMe({ scope, actor, now }: Pick<EdgeCtx, "scope" | "actor" | "now">): Promise<Me> {
  const grants = actor?.grants ?? [];
  return {
    college: scope?.college ?? null,
    user: actor && { id: actor.userId, name: actor.name, email: actor.email, sessionId: actor.sessionId },
    roles: rolesOf(grants, now),
    capabilities: capabilitiesOf(grants, now),
    everywhere: capabilitiesEverywhere(grants, now),
  };
}
