import { createFileRoute } from "@tanstack/react-router";
import { SellingEvents } from "#web/features/organizer/selling-events";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/console/money")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "manage-money"),
  loader: ({ params: { college } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.payments.listEvents.queryOptions()),
  component: SellingEvents,
  errorComponent: StaffError,
});
