import { createFileRoute } from "@tanstack/react-router";
import { IntegrationsPage } from "#web/features/admin/integrations-page";
import { ConsoleShell } from "#web/lib/console-shell";
import { ensureMay } from "#web/lib/guard";
import { StaffError } from "#web/lib/staff-error";

export const Route = createFileRoute("/$college/integrations")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "see-settings"),
  component: () => (
    <ConsoleShell>
      <IntegrationsPage />
    </ConsoleShell>
  ),
  errorComponent: StaffError,
});
