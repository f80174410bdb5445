import { createFileRoute, notFound, Outlet } from "@tanstack/react-router";
import { applyAccent } from "#web/lib/apply-accent";
import { CollegeEmergencies } from "#web/lib/college-emergencies";
import { CollegeMissing } from "#web/lib/page-missing";
import { toProblem } from "#web/lib/problem";
import { queryClient } from "#web/lib/query-client";
import { apiFor } from "#web/lib/trpc";
import { useBrand } from "#web/lib/use-me";
import { PlaceProvider } from "#web/ui/place";

export const Route = createFileRoute("/$college")({
  loader: async ({ params }) => {
    const me = await queryClient
      .ensureQueryData(apiFor(params.college).trpc.auth.me.queryOptions())
      .catch((error: unknown) => {
        throw toProblem(error).code === "NOT_FOUND" ? notFound() : error;
      });
    if (!me.college) throw notFound();
    applyAccent(me.college.accent);
    return null;
  },
  component: CollegeLayout,
  notFoundComponent: CollegeMissing,
});

function CollegeLayout() {
  const { timeZone, currency } = useBrand();
  return (
    <PlaceProvider place={{ timeZone, currency }}>
      <CollegeEmergencies />
      <Outlet />
    </PlaceProvider>
  );
}
