import { createFileRoute } from "@tanstack/react-router";
import { OrderPage } from "#web/features/attendee/order-page";
import { RETURNS } from "#web/features/attendee/payment-words";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { searchOneOf } from "#web/lib/search-params";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/_campus/stations/$stationId/orders/$orderId")({
  /** How they come back from paying. */
  validateSearch: (search) => searchOneOf(search, "payment", RETURNS),
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "register"),
  loader: ({ params: { college, stationId, orderId } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.attendee.getOrder.queryOptions({ stationId, orderId })),
  component: () => <OrderPage {...Route.useParams()} payment={Route.useSearch().payment} />,
});
