import { createFileRoute } from "@tanstack/react-router";
import { NewEvent } from "#web/features/organizer/new-event";
import { ensureMay } from "#web/lib/guard";
import { StaffError } from "#web/lib/staff-error";

export const Route = createFileRoute("/$college/console/events/new")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "manage-events"),
  component: NewEvent,
  errorComponent: StaffError,
});
