import { useQuery, useQueryClient } from "@tanstack/react-query";
import { MailPlus } from "lucide-react";
import { ok } from "#shared/result";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { placeName, ROLE_NAMES } from "#web/lib/role-words";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useBrand, useCan } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Time } from "#web/ui/time";

/** Roles offered to people who have not accepted yet. */
export function Invitations() {
  const { client, trpc } = useApi();
  const { slug } = useBrand();
  const mayWithdraw = useCan("manage-people");
  const queryClient = useQueryClient();
  const { data: invitations } = useQuery(trpc.people.listInvitations.queryOptions());
  const withdraw = useCommand({
    send: async (invitationId: string) => ok(await client.people.withdrawInvitation.mutate({ invitationId })),
    onOk: () => queryClient.invalidateQueries(trpc.people.listInvitations.queryFilter()),
  });
  return (
    <Card as="section" aria-labelledby="invitations-title">
      <h2 id="invitations-title" className="flex items-center gap-2 font-semibold">
        <MailPlus aria-hidden size={18} className="text-ink-soft" />
        Invitations
      </h2>
      {invitations?.length ? (
        <ul className="divide-y divide-line pt-2">
          {invitations.map((invitation) => (
            <li key={invitation.id} className="flex items-center gap-2 py-2">
              <div className="min-w-0 flex-1 text-sm">
                <p className="truncate font-medium" title={invitation.email}>
                  {invitation.email}
                </p>
                <p className="text-ink-soft">
                  {ROLE_NAMES[invitation.role]}
                  {placeName(invitation) ? ` at ${placeName(invitation)}` : ""}, open until{" "}
                  <Time at={invitation.expiresAt} form="day" />
                </p>
              </div>
              {mayWithdraw ? (
                <Button
                  variant="quiet"
                  size="sm"
                  pending={withdraw.pending && withdraw.args === invitation.id}
                  aria-label={`Withdraw the invitation of ${invitation.email}`}
                  onClick={() => withdraw.run(invitation.id)}
                >
                  Withdraw
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      ) : (
        <p className="pt-1 text-sm text-ink-soft">
          Give a role to the address of somebody new and they are invited. Attendees need no invitation, only this
          address: <span className="font-mono break-all">{`${location.host}/${slug}`}</span>
        </p>
      )}
      <OutcomeNotice refusal={null} problem={withdraw.problem} />
    </Card>
  );
}
