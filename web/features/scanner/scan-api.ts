import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client";
import { createContext, useContext } from "react";
import type { Me } from "#shared/views/college";
import type { AppRouter } from "#worker/trpc/router";

/** The scanner's whole connection to the server: few calls, one at a time, so no batches and no cache. */
export type ScanApi = { readonly college: string; readonly client: TRPCClient<AppRouter>; readonly me: Me };

export function scanClient(college: string): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `/api/${encodeURIComponent(college)}/trpc` })] });
}

export const ScanApiContext = createContext<ScanApi | null>(null);

export function useScanApi(): ScanApi {
  const api = useContext(ScanApiContext);
  if (!api) throw new Error("useScanApi outside the scanner");
  return api;
}
