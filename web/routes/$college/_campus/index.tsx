import { createFileRoute } from "@tanstack/react-router";
import { CampusHome } from "#web/features/attendee/campus-home";
import { RANGES } from "#web/features/attendee/event-ranges";
import { eventChoices, listedEvents } from "#web/features/attendee/listed-events";
import { queryClient } from "#web/lib/query-client";
import { searchOneOf, searchTexts } from "#web/lib/search-params";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/_campus/")({
  validateSearch: (search) => ({
    ...searchTexts(search, "q", "category", "day", "tag"),
    ...searchOneOf(search, "free", ["yes"]),
    ...searchOneOf(search, "within", RANGES),
  }),
  loader: async ({ params }) => {
    const api = apiFor(params.college);
    const { trpc } = api;
    const me = await queryClient.ensureQueryData(trpc.auth.me.queryOptions());
    await Promise.all([
      queryClient.ensureInfiniteQueryData(listedEvents(api, {})),
      queryClient.ensureQueryData(eventChoices(api)),
      me.capabilities.includes("register") && queryClient.ensureQueryData(trpc.attendee.home.queryOptions()),
    ]);
  },
  component: () => <CampusHome filter={Route.useSearch()} />,
});
