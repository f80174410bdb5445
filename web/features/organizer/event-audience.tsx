import { useQuery } from "@tanstack/react-query";
import { EyeOff } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { EventId } from "#shared/ids";
import { AUDIENCE_MAX } from "#shared/limits";
import { ok } from "#shared/result";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import type { Problem } from "#web/lib/problem";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { TextArea } from "#web/ui/field";
import { toast } from "#web/ui/toast";

/** Who may see a private event besides its staff and whoever is registered. */
export function EventAudience({ eventId }: { eventId: EventId }) {
  const { trpc } = useApi();
  const { data: addresses } = useQuery(trpc.audience.list.queryOptions({ eventId }));
  return (
    <Card as="section" aria-labelledby="audience-title">
      <h2 id="audience-title" className="flex items-center gap-2 font-semibold">
        <EyeOff aria-hidden size={18} className="text-ink-soft" />
        Who is invited
      </h2>
      <p className="pt-1 pb-3 text-sm text-ink-soft">
        They see the event when they are signed in with that address. Nobody is told: send them its link yourself.
      </p>
      {addresses ? <AudienceForm key={addresses.join()} eventId={eventId} addresses={addresses} /> : null}
    </Card>
  );
}

function AudienceForm({ eventId, addresses }: { eventId: EventId; addresses: readonly string[] }) {
  const { client, trpc } = useApi();
  const kept = addresses.join("\n");
  const [text, setText] = useState(kept);
  const lines = text
    .split(/[\s,;]+/)
    .map((line) => line.trim())
    .filter(Boolean);
  const save = useCommand({
    send: async (next: string[]) => ok(await client.audience.save.mutate({ eventId, addresses: next })),
    onOk: (next) => {
      queryClient.setQueryData(trpc.audience.list.queryKey({ eventId }), next);
      toast("Saved.", "good");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run(lines);
  };
  const wrong = wrongLine(save.problem, save.args ?? []);
  const why = text === kept ? "Nothing has changed." : lines.length > AUDIENCE_MAX ? `${AUDIENCE_MAX} at most.` : null;
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      <TextArea
        label="Mail addresses, or @ and a domain for everybody there"
        rows={5}
        placeholder={"ana@college.edu\n@maths.college.edu"}
        value={text}
        error={wrong}
        onChange={(event) => setText(event.target.value)}
        autoCapitalize="none"
        spellCheck={false}
      />
      {wrong ? null : <OutcomeNotice refusal={null} problem={save.problem} />}
      <Button type="submit" variant="secondary" pending={save.pending} disabledReason={why}>
        Save
      </Button>
    </form>
  );
}

/** The server marks it by its number; a person looks for the words. */
function wrongLine(problem: Problem | null, lines: readonly string[]): string | null {
  const [field] = problem?.fields ?? [];
  const [, at] = /^addresses\.(\d+)$/.exec(field?.path ?? "") ?? [];
  return field && at ? `${lines[Number(at)]}: ${field.message}.` : null;
}
