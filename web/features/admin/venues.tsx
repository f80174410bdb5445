import { useQuery } from "@tanstack/react-query";
import { MapPin } from "lucide-react";
import { useState } from "react";
import { ok } from "#shared/result";
import type { VenueView } from "#shared/views/venue";
import { AskFirst } from "#web/lib/ask-first";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useCan } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Dialog } from "#web/ui/dialog";
import { VenueForm } from "./venue-form.tsx";

/** Where the college's events take place: organizers choose among these. */
export function Venues() {
  const { trpc } = useApi();
  const changes = useCan("manage-college");
  const options = trpc.venues.list.queryOptions();
  const { data: venues } = useQuery(options);
  const [edited, setEdited] = useState<VenueView | "new" | null>(null);
  const keep = (next: VenueView[]) => {
    queryClient.setQueryData(options.queryKey, next);
    setEdited(null);
  };
  return (
    <Card as="section" aria-labelledby="venues-title">
      <h2 id="venues-title" className="flex items-center gap-2 font-semibold">
        <MapPin aria-hidden size={18} className="text-ink-soft" />
        Places and rooms
      </h2>
      <p className="pt-1 text-sm text-ink-soft">
        Organizers choose among them, and are told when something else is there at that time.
      </p>
      <ul className="py-2">
        {venues?.map((venue) => (
          <VenueItem key={venue.id} venue={venue} changes={changes} onEdit={() => setEdited(venue)} onChange={keep} />
        ))}
      </ul>
      {changes ? (
        <Button variant="secondary" onClick={() => setEdited("new")}>
          Add a place
        </Button>
      ) : null}
      <Dialog open={edited !== null} onClose={() => setEdited(null)} title={edited === "new" ? "New place" : "Place"}>
        {edited ? <VenueForm venue={edited === "new" ? null : edited} onSaved={keep} /> : null}
      </Dialog>
    </Card>
  );
}

type VenueItemProps = {
  venue: VenueView;
  changes: boolean;
  onEdit: () => void;
  onChange: (next: VenueView[]) => void;
};

function VenueItem({ venue, changes, onEdit, onChange }: VenueItemProps) {
  const { client } = useApi();
  const { id: venueId, name, address, rooms } = venue;
  const [asking, setAsking] = useState(false);
  const remove = useCommand({ send: async () => ok(await client.venues.remove.mutate({ venueId })), onOk: onChange });
  const about = [address, rooms.map((room) => room.name).join(", ")].filter(Boolean);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line py-3 first:border-0">
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-medium break-words">{name}</p>
        {about.map((words) => (
          <p key={words} className="text-sm break-words text-ink-soft">
            {words}
          </p>
        ))}
      </div>
      {changes ? (
        <div className="flex gap-1">
          <Button variant="quiet" size="sm" aria-label={`Change ${name}`} onClick={onEdit}>
            Change
          </Button>
          <Button
            variant="quiet"
            size="sm"
            pending={remove.pending}
            aria-label={`Remove ${name}`}
            onClick={() => setAsking(true)}
          >
            Remove
          </Button>
        </div>
      ) : null}
      <OutcomeNotice refusal={null} problem={remove.problem} />
      <AskFirst
        open={asking}
        title={`Remove ${name}?`}
        action="Remove"
        onSure={() => void remove.run(undefined)}
        onClose={() => setAsking(false)}
      >
        Events there keep the words for where they take place, and lose the distance.
      </AskFirst>
    </li>
  );
}
