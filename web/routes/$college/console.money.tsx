import { createFileRoute } from "@tanstack/react-router";
import { SellingEvents, sellingEvents } from "#web/features/organizer/selling-events";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/console/money")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "manage-money"),
  loader: ({ params: { college } }) => queryClient.ensureInfiniteQueryData(sellingEvents(apiFor(college))),
  component: SellingEvents,
  errorComponent: StaffError,
});
