import { createFileRoute, Outlet } from "@tanstack/react-router";
import { CampusShell } from "#web/features/attendee/campus-shell";

export const Route = createFileRoute("/$college/_campus")({
  component: () => (
    <CampusShell>
      <Outlet />
    </CampusShell>
  ),
});
