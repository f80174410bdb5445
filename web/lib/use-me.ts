import { useSuspenseQuery } from "@tanstack/react-query";
import type { Capability } from "#shared/roles";
import type { CollegeBrand, Me } from "#shared/views/college";
import { useApi } from "./trpc.ts";

/** Who is looking. The college's layout has loaded it, so it is always there. */
export function useMe(): Me {
  const { trpc } = useApi();
  return useSuspenseQuery(trpc.auth.me.queryOptions()).data;
}

export function useCan(capability: Capability): boolean {
  return useMe().capabilities.includes(capability);
}

/** The college whose pages these are; its layout refuses to render without one. */
export function useBrand(): CollegeBrand {
  const { college } = useMe();
  if (!college) throw new Error("useBrand outside a college");
  return college;
}
