import { createFileRoute } from "@tanstack/react-router";
import { MessagesPage, type MessageView } from "#web/features/attendee/messages-page";
import { ensureMay } from "#web/lib/guard";
import { searchOneOf } from "#web/lib/search-params";

/** Read before the page is loaded, and so not with it. */
const VIEWS: readonly MessageView[] = ["inbox", "settings"];

export const Route = createFileRoute("/$college/_campus/messages")({
  validateSearch: (search) => searchOneOf(search, "view", VIEWS),
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "register"),
  component: Messages,
});

function Messages() {
  const { view = "inbox" } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <MessagesPage
      view={view}
      onView={(next) => void navigate({ search: next === "inbox" ? {} : { view: next }, replace: true })}
    />
  );
}
