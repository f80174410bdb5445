import { createFileRoute } from "@tanstack/react-router";
import { MessagesPage } from "#web/features/organizer/messages-page";
import { ConsoleShell } from "#web/lib/console-shell";
import { parseDeliverySearch } from "#web/lib/delivery-search";
import { ensureMayEverywhere } from "#web/lib/guard";
import { StaffError } from "#web/lib/staff-error";

export const Route = createFileRoute("/$college/deliveries")({
  validateSearch: parseDeliverySearch,
  beforeLoad: ({ params, location }) => ensureMayEverywhere(params.college, location.href, "manage-events"),
  component: Messages,
  errorComponent: StaffError,
});

function Messages() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <ConsoleShell>
      <MessagesPage search={search} onSearch={(next) => void navigate({ search: next, replace: true })} />
    </ConsoleShell>
  );
}
