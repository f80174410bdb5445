import { createFileRoute } from "@tanstack/react-router";
import { Landing } from "#web/features/attendee/landing";
import { queryClient } from "#web/lib/query-client";
import { platformApi } from "#web/lib/trpc";

export const Route = createFileRoute("/")({
  loader: () => queryClient.ensureQueryData(platformApi().trpc.colleges.listPublic.queryOptions()),
  component: Landing,
});
