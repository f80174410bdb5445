import { useQuery } from "@tanstack/react-query";
import { ok } from "#shared/result";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useCan } from "#web/lib/use-me";
import { Card } from "#web/ui/card";
import { Switch } from "#web/ui/switch";

/** Whether the college looks at what its departments and clubs want to publish. */
export function ClubEvents() {
  const { client, trpc } = useApi();
  const mayChange = useCan("manage-college");
  const { data: rule } = useQuery(trpc.lifecycle.getApproval.queryOptions());
  const save = useCommand({
    send: async (approvesEvents: boolean) => ok(await client.lifecycle.saveApproval.mutate({ approvesEvents })),
    onOk: (saved) => {
      queryClient.setQueryData(trpc.lifecycle.getApproval.queryKey(), saved);
      void queryClient.invalidateQueries(trpc.lifecycle.getStanding.pathFilter());
    },
  });
  if (!mayChange || !rule) return null;
  return (
    <Card as="section" aria-labelledby="club-events-title">
      <h2 id="club-events-title" className="pb-2 font-semibold">
        Events of departments and clubs
      </h2>
      <Switch
        label="The college publishes them"
        hint="Whoever organizes for a department submits a draft. Who organizes for the whole college publishes it, or gives it back with a note."
        checked={save.pending && save.args !== null ? save.args : rule.approvesEvents}
        onChange={(approves) => void save.run(approves)}
      />
      <OutcomeNotice refusal={null} problem={save.problem} />
    </Card>
  );
}
