import { createFileRoute } from "@tanstack/react-router";
import { AuditPage } from "#web/features/admin/audit-page";
import { ConsoleShell } from "#web/lib/console-shell";
import { ensureMay } from "#web/lib/guard";
import { StaffError } from "#web/lib/staff-error";

export const Route = createFileRoute("/$college/audit")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "see-settings"),
  component: () => (
    <ConsoleShell>
      <AuditPage />
    </ConsoleShell>
  ),
  errorComponent: StaffError,
});
