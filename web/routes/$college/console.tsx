import { createFileRoute, Outlet } from "@tanstack/react-router";
import { ConsoleShell } from "#web/lib/console-shell";
import { ensureMay } from "#web/lib/guard";
import { StaffError } from "#web/lib/staff-error";

export const Route = createFileRoute("/$college/console")({
  // Volunteers reach the station pages below, treasurers those of money; the other pages ask for more.
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "run-station", "manage-money"),
  component: () => (
    <ConsoleShell>
      <Outlet />
    </ConsoleShell>
  ),
  errorComponent: StaffError,
});
