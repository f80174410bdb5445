import { useParams } from "@tanstack/react-router";
import { createTRPCClient, httpBatchLink, type TRPCClient } from "@trpc/client";
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import type { AppRouter, PlatformRouter } from "#worker/trpc/router";
import { queryClient } from "./query-client.ts";

/** The server refuses longer batches. */
const BATCH_ITEMS_MAX = 10;

type Prefixed = { keyPrefix: true };
/** `trpc` makes query options, `client` calls. One pair per college, its name in every query key. */
export type Api = { client: TRPCClient<AppRouter>; trpc: TRPCOptionsProxy<AppRouter, Prefixed> };
export type PlatformApi = { client: TRPCClient<PlatformRouter>; trpc: TRPCOptionsProxy<PlatformRouter, Prefixed> };

const apis = new Map<string, Api>();

export function apiFor(college: string): Api {
  let api = apis.get(college);
  if (!api) {
    const client = createTRPCClient<AppRouter>({ links: [link(college)] });
    api = { client, trpc: createTRPCOptionsProxy<AppRouter, Prefixed>({ client, queryClient, keyPrefix: college }) };
    apis.set(college, api);
  }
  return api;
}

let platform: PlatformApi | null = null;

export function platformApi(): PlatformApi {
  if (!platform) {
    const client = createTRPCClient<PlatformRouter>({ links: [link("platform")] });
    const trpc = createTRPCOptionsProxy<PlatformRouter, Prefixed>({ client, queryClient, keyPrefix: "platform" });
    platform = { client, trpc };
  }
  return platform;
}

function link(scope: string) {
  return httpBatchLink({ url: `/api/${encodeURIComponent(scope)}/trpc`, maxItems: BATCH_ITEMS_MAX });
}

/** The college of the page we are on. Only below `/{college}`. */
export function useCollege(): string {
  const { college } = useParams({ strict: false });
  if (!college) throw new Error("useCollege outside /{college}");
  return college;
}

export function useApi(): Api {
  return apiFor(useCollege());
}
