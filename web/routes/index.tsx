import { createFileRoute, redirect } from "@tanstack/react-router";
import { Landing } from "#web/features/attendee/landing";
import { queryClient } from "#web/lib/query-client";
import { platformApi } from "#web/lib/trpc";

export const Route = createFileRoute("/")({
  loader: async () => {
    const colleges = await queryClient.ensureQueryData(platformApi().trpc.colleges.listPublic.queryOptions());
    const [only] = colleges;
    if (only && colleges.length === 1) throw redirect({ to: "/$college", params: { college: only.slug } });
  },
  component: Landing,
});
