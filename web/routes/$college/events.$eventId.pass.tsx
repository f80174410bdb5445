import { createFileRoute } from "@tanstack/react-router";
import { PassError } from "#web/features/attendee/pass-error";
import { PassPage } from "#web/features/attendee/pass-page";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/events/$eventId/pass")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "register"),
  loader: ({ params: { college, eventId } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.attendee.getPass.queryOptions({ eventId })),
  errorComponent: PassError,
  component: () => <PassPage eventId={Route.useParams().eventId} />,
});
