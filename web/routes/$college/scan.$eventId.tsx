import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { ScannerPage } from "#web/features/scanner/scanner-page";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

const optionalText = z.catch(z.optional(z.string()), undefined);

export const Route = createFileRoute("/$college/scan/$eventId")({
  validateSearch: z.object({ gate: optionalText, handOver: optionalText }),
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "scan"),
  loader: ({ params: { college, eventId } }) => {
    const { scanner } = apiFor(college).trpc;
    return Promise.all([
      queryClient.ensureQueryData(scanner.setup.queryOptions({ eventId })),
      queryClient.ensureQueryData(scanner.listEvents.queryOptions()),
    ]);
  },
  component: Scan,
  errorComponent: StaffError,
});

function Scan() {
  const { eventId } = Route.useParams();
  const { gate, handOver } = Route.useSearch();
  return <ScannerPage eventId={eventId} gateId={gate} handOver={handOver} />;
}
