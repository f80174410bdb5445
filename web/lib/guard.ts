import { redirect } from "@tanstack/react-router";
import { APP_ERRORS, AppError } from "#shared/errors";
import type { Capability } from "#shared/roles";
import type { Me } from "#shared/views/college";
import { queryClient } from "./query-client.ts";
import { rememberReturn } from "./return-to.ts";
import { apiFor } from "./trpc.ts";

/**
 * For `beforeLoad` of pages that need somebody, or somebody with one of some capabilities: sends a visitor to sign in and back,
 * and throws NOT_ALLOWED (said by the error boundary) at others. The server checks again; this is only kindness.
 */
export async function ensureMay(college: string, href: string, ...oneOf: readonly Capability[]): Promise<Me> {
  const me = await ensureSignedIn(college, href);
  if (oneOf.length > 0 && !oneOf.some((capability) => me.capabilities.includes(capability)))
    throw new AppError("NOT_ALLOWED", APP_ERRORS.NOT_ALLOWED.message);
  return me;
}

/** For pages about the whole college: a role at one event opens none of them. */
export async function ensureMayEverywhere(college: string, href: string, capability: Capability): Promise<Me> {
  const me = await ensureSignedIn(college, href);
  if (!me.everywhere.includes(capability)) throw new AppError("NOT_ALLOWED", APP_ERRORS.NOT_ALLOWED.message);
  return me;
}

async function ensureSignedIn(college: string, href: string): Promise<Me> {
  const me = await queryClient.ensureQueryData(apiFor(college).trpc.auth.me.queryOptions());
  if (me.user) return me;
  rememberReturn(college, href);
  throw redirect({ to: "/$college/sign-in", params: { college } });
}
