import { createFileRoute } from "@tanstack/react-router";
import { PeoplePage } from "#web/features/admin/people-page";
import { ConsoleShell } from "#web/lib/console-shell";
import { ensureMay } from "#web/lib/guard";
import { searchTexts } from "#web/lib/search-params";
import { StaffError } from "#web/lib/staff-error";

export const Route = createFileRoute("/$college/admin")({
  validateSearch: (search) => searchTexts(search, "q"),
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "see-settings"),
  component: People,
  errorComponent: StaffError,
});

function People() {
  const { q = "" } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <ConsoleShell>
      <PeoplePage q={q} onSearch={(next) => void navigate({ search: next ? { q: next } : {}, replace: true })} />
    </ConsoleShell>
  );
}
