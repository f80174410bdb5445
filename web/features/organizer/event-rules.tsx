import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { EventId } from "#shared/ids";
import { GUEST_DAYS_MAX, GUESTS_MAX } from "#shared/limits";
import { ok } from "#shared/result";
import type { EventRules as Rules } from "#shared/views/guests";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { TextField } from "#web/ui/field";
import { Switch } from "#web/ui/switch";
import { toast } from "#web/ui/toast";

/** Who may come in without an account, and whether a pass may change hands. */
export function EventRules({ eventId }: { eventId: EventId }) {
  const { trpc } = useApi();
  const { data: rules } = useQuery(trpc.guests.getRules.queryOptions({ eventId }));
  return (
    <Card as="section" aria-labelledby="rules-title">
      <h2 id="rules-title" className="flex items-center gap-2 pb-3 font-semibold">
        <UserPlus aria-hidden size={18} className="text-ink-soft" />
        Guests and passes
      </h2>
      {rules ? <RulesForm key={JSON.stringify(rules)} eventId={eventId} rules={rules} /> : null}
    </Card>
  );
}

function RulesForm({ eventId, rules }: { eventId: EventId; rules: Rules }) {
  const { client, trpc } = useApi();
  const [transfers, setTransfers] = useState(rules.transfers);
  const [guests, setGuests] = useState(String(rules.guestsMax));
  const [days, setDays] = useState(String(rules.guestDays));
  const [guestsMax, guestDays] = [wholeNumber(guests, GUESTS_MAX), wholeNumber(days, GUEST_DAYS_MAX)];
  const save = useCommand({
    send: async (next: Rules) => ok(await client.guests.saveRules.mutate({ eventId, ...next })),
    onOk: (next) => {
      queryClient.setQueryData(trpc.guests.getRules.queryKey({ eventId }), next);
      toast("Saved.", "good");
    },
  });
  const isSame = transfers === rules.transfers && guestsMax === rules.guestsMax && guestDays === rules.guestDays;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (guestsMax !== null && guestDays !== null) void save.run({ transfers, guestsMax, guestDays });
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Switch
        label="Passes may be given to others"
        hint="Until registration closes. The old pass ends when the new one begins."
        checked={transfers}
        onChange={setTransfers}
      />
      <TextField
        label="Guests at the door, at most"
        hint="Registered by volunteers, without an account. 0 for none."
        inputMode="numeric"
        value={guests}
        error={guestsMax === null ? `A whole number up to ${GUESTS_MAX.toLocaleString()}.` : null}
        onChange={(event) => setGuests(event.target.value)}
      />
      <TextField
        label="Days their names are kept after the event"
        hint="Then only the numbers remain."
        inputMode="numeric"
        value={days}
        error={guestDays === null ? `A whole number up to ${GUEST_DAYS_MAX}.` : null}
        onChange={(event) => setDays(event.target.value)}
      />
      <OutcomeNotice refusal={null} problem={save.problem} />
      <Button
        type="submit"
        variant="secondary"
        pending={save.pending}
        disabledReason={
          guestsMax === null || guestDays === null
            ? "Correct the marked fields first."
            : isSame
              ? "Nothing has changed."
              : null
        }
      >
        Save
      </Button>
    </form>
  );
}

/** Null for what is none, or too large. */
function wholeNumber(text: string, max: number): number | null {
  return /^\d+$/.test(text.trim()) && Number(text) <= max ? Number(text) : null;
}
