import { createFileRoute } from "@tanstack/react-router";
import { OrdersPage } from "#web/features/organizer/orders-page";
import { ensureMay } from "#web/lib/guard";
import { StaffError } from "#web/lib/staff-error";

export const Route = createFileRoute("/$college/console/events/$eventId/orders")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "manage-money"),
  component: Orders,
  errorComponent: StaffError,
});

function Orders() {
  const { eventId } = Route.useParams();
  return <OrdersPage key={eventId} eventId={eventId} />;
}
