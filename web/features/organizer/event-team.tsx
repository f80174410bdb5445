import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { GRANTED_ROLES, GRANTING } from "#shared/roles";
import type { EventSetup } from "#shared/views/event";
import type { GrantView } from "#shared/views/people";
import { GiveRoleDialog, type PlaceOption } from "#web/lib/give-role-dialog";
import { GrantList } from "#web/lib/grant-list";
import { TakeRoleDialog } from "#web/lib/take-role-dialog";
import { useApi } from "#web/lib/trpc";
import { useCan, useMe } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";

/** Who helps at this event and nowhere else. */
export function EventTeam({ event }: { event: EventSetup }) {
  const { trpc } = useApi();
  const { user } = useMe();
  const managesPeople = useCan("manage-people");
  const [giving, setGiving] = useState(false);
  const [taking, setTaking] = useState<GrantView | null>(null);
  const { data: team } = useQuery(trpc.people.listTeam.queryOptions({ eventId: event.id }));
  const roles = GRANTED_ROLES.filter((role) => {
    const { needs, places } = GRANTING[role];
    return places.includes("event") && (needs !== "manage-people" || managesPeople);
  });
  const places: PlaceOption[] = [
    { value: event.id, label: "The whole event", kind: "event", place: { eventId: event.id } },
    ...event.stations.map(
      ({ id, name }): PlaceOption => ({ value: id, label: name, kind: "station", place: { stationId: id } }),
    ),
  ];
  return (
    <Card as="section" aria-labelledby="team-title">
      <h2 id="team-title" className="font-semibold">
        Team
      </h2>
      <p className="pb-2 text-sm text-ink-soft">
        Who helps at this event. Those who help in the whole college do too and are not listed.
      </p>
      <GrantList grants={team?.filter(({ userId }) => userId !== user?.id) ?? []} named onTake={setTaking} />
      <div className="pt-2">
        <Button variant="secondary" size="sm" onClick={() => setGiving(true)}>
          Add somebody
        </Button>
      </div>
      <GiveRoleDialog open={giving} onClose={() => setGiving(false)} email="" roles={roles} places={places} />
      <TakeRoleDialog grant={taking} onClose={() => setTaking(null)} />
    </Card>
  );
}
