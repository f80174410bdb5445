import { capabilitiesOf } from "#shared/roles";
import type { Me } from "#shared/views/college";
import type { EdgeCtx } from "../../context.ts";

export async function describeMe({ scope, actor }: Pick<EdgeCtx, "scope" | "actor">): Promise<Me> {
  return {
    college: scope?.college ?? null,
    user: actor && { id: actor.userId, name: actor.name, email: actor.email },
    role: actor?.role ?? null,
    capabilities: actor?.role ? capabilitiesOf(actor.role) : [],
  };
}
