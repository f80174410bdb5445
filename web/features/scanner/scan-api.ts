import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client";
import { createContext, useContext } from "react";
import type { Me } from "#shared/views/college";
import { timedFetch } from "#web/lib/timed-fetch";
import type { AppRouter } from "#worker/trpc/router";

/** Many times what a busy server takes; a page of passes or a log that hangs so long is asked for again instead. */
export const SCAN_REQUEST_MS = 20_000;

/** The scanner's whole connection to the server: few calls, one at a time, so no batches and no cache. */
export type ScanApi = { readonly college: string; readonly client: TRPCClient<AppRouter>; readonly me: Me };

export function scanClient(college: string): TRPCClient<AppRouter> {
  const url = `/api/${encodeURIComponent(college)}/trpc`;
  return createTRPCClient<AppRouter>({ links: [httpLink({ url, fetch: timedFetch(SCAN_REQUEST_MS) })] });
}

export const ScanApiContext = createContext<ScanApi | null>(null);

export function useScanApi(): ScanApi {
  const api = useContext(ScanApiContext);
  if (!api) throw new Error("useScanApi outside the scanner");
  return api;
}
