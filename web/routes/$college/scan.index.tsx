import { createFileRoute, redirect } from "@tanstack/react-router";
import * as z from "zod/mini";
import { ChooseGate } from "#web/features/scanner/choose-gate";
import { recallGate } from "#web/features/scanner/gate-memory";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/scan/")({
  /** `choose` asks again although this phone remembers a gate. */
  validateSearch: z.object({ choose: z.catch(z.optional(z.boolean()), undefined) }),
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "scan"),
  loaderDeps: ({ search }) => search,
  loader: async ({ params: { college }, deps }) => {
    const events = await queryClient.fetchQuery(apiFor(college).trpc.scanner.listEvents.queryOptions());
    const kept = recallGate(college);
    const event = events.find((each) => each.id === kept?.eventId);
    const gate = event?.gates.find((each) => each.gateId === kept?.gateId);
    if (event && gate && !deps.choose) {
      throw redirect({
        to: "/$college/scan/$eventId",
        params: { college, eventId: event.id },
        search: { gate: gate.gateId },
        replace: true,
      });
    }
  },
  component: ChooseGate,
  errorComponent: StaffError,
});
