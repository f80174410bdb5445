import { createFileRoute, redirect } from "@tanstack/react-router";
import { AppError } from "#shared/errors";
import { PlatformRulesPage } from "#web/features/organizer/platform-rules-page";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { platformApi } from "#web/lib/trpc";

export const Route = createFileRoute("/platform/rules")({
  beforeLoad: async () => {
    const me = await queryClient.ensureQueryData(platformApi().trpc.auth.me.queryOptions());
    if (!me.user) throw redirect({ to: "/platform/sign-in" });
    if (!me.capabilities.includes("see-colleges")) throw new AppError("NOT_ALLOWED");
  },
  loader: () => queryClient.ensureQueryData(platformApi().trpc.platform.listRules.queryOptions()),
  component: PlatformRulesPage,
  errorComponent: StaffError,
});
