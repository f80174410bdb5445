import { createFileRoute } from "@tanstack/react-router";
import { MyThings } from "#web/features/attendee/my-things";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/_campus/mine")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "register"),
  loader: ({ params }) => queryClient.ensureQueryData(apiFor(params.college).trpc.attendee.home.queryOptions()),
  component: MyThings,
});
