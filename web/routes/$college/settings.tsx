import { createFileRoute } from "@tanstack/react-router";
import { CollegePage } from "#web/features/admin/college-page";
import { ConsoleShell } from "#web/lib/console-shell";
import { ensureMay } from "#web/lib/guard";
import { StaffError } from "#web/lib/staff-error";

export const Route = createFileRoute("/$college/settings")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "see-settings"),
  component: () => (
    <ConsoleShell>
      <CollegePage />
    </ConsoleShell>
  ),
  errorComponent: StaffError,
});
