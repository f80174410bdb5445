import { createFileRoute } from "@tanstack/react-router";
import { recallHeadcount } from "#web/features/organizer/headcount-memory";
import { HeadcountPage } from "#web/features/organizer/headcount-page";
import { ensureMay } from "#web/lib/guard";
import { toProblem } from "#web/lib/problem";
import { StaffError } from "#web/lib/staff-error";

// Beside the college's pages, not below them: those open only once their server has answered.
export const Route = createFileRoute("/$college_/inside/$eventId")({
  beforeLoad: async ({ params: { college, eventId }, location }) => {
    try {
      await ensureMay(college, location.href, "scan");
    } catch (error) {
      const isCutOff = error instanceof Error && toProblem(error).code === "NETWORK";
      if (!isCutOff || !recallHeadcount(college, eventId)) throw error;
    }
  },
  component: Headcount,
  errorComponent: StaffError,
});

function Headcount() {
  const { college, eventId } = Route.useParams();
  return <HeadcountPage key={eventId} college={college} eventId={eventId} />;
}
