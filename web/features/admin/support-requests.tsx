import { useQuery } from "@tanstack/react-query";
import { LifeBuoy } from "lucide-react";
import { ok } from "#shared/result";
import type { SupportRole } from "#shared/roles";
import type { SupportAccess } from "#shared/views/support";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { ROLE_NAMES } from "#web/lib/role-words";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useCan } from "#web/lib/use-me";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Time } from "#web/ui/time";
import { SUPPORT_STATES } from "./support-words.ts";

/** Whom of the platform's staff the college let in, and who asks. */
export function SupportRequests() {
  const { trpc } = useApi();
  const options = trpc.support.list.queryOptions();
  const { data: accesses } = useQuery(options);
  const keep = (next: typeof accesses) => void queryClient.setQueryData(options.queryKey, next);
  return (
    <Card as="section" aria-labelledby="support-title">
      <h2 id="support-title" className="flex items-center gap-2 font-semibold">
        <LifeBuoy aria-hidden size={18} className="text-ink-soft" />
        Support
      </h2>
      <p className="pt-1 pb-2 text-sm text-ink-soft">
        Nobody of CampusPulse sees into the college unless you let them in. What they do then stands in your audit log.
        Nobody let in gives roles, changes how the college is set up, or downloads it.
      </p>
      <ul>
        {accesses?.map((access) => (
          <SupportRequest key={access.id} access={access} onChange={keep} />
        ))}
      </ul>
    </Card>
  );
}

type SupportRequestProps = { access: SupportAccess; onChange: (next: SupportAccess[]) => void };

function SupportRequest({ access, onChange }: SupportRequestProps) {
  const { client } = useApi();
  const mayDecide = useCan("manage-people");
  const { id: supportId } = access;
  const decide = useCommand({
    send: async (role: SupportRole | null) => ok(await client.support.decide.mutate({ supportId, role })),
    onOk: onChange,
  });
  const end = useCommand({ send: async () => ok(await client.support.end.mutate({ supportId })), onOk: onChange });
  const answer = (role: SupportRole | null) => ({
    size: "sm" as const,
    pending: decide.pending && decide.args === role,
    onClick: () => decide.run(role),
  });
  return (
    <li className="flex flex-col gap-2 border-t border-line py-4 first:border-0">
      <Asked access={access} />
      {mayDecide && access.state === "asked" ? (
        <>
          <OutcomeNotice refusal={null} problem={decide.problem} />
          <div className="flex flex-wrap gap-3">
            <Button {...answer("support-organizer")}>Let in as organizer</Button>
            <Button variant="secondary" {...answer("support-admin")}>
              As administrator
            </Button>
            <Button variant="quiet" {...answer(null)}>
              No
            </Button>
          </div>
        </>
      ) : null}
      {mayDecide && access.state === "inside" ? (
        <>
          <OutcomeNotice refusal={null} problem={end.problem} />
          <div>
            <Button size="sm" variant="danger" pending={end.pending} onClick={() => end.run(undefined)}>
              End it now
            </Button>
          </div>
        </>
      ) : null}
    </li>
  );
}

function Asked({ access: { name, email, state, reason, hours, askedAt, role, endsAt } }: { access: SupportAccess }) {
  const { tone, words } = SUPPORT_STATES[state];
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{name}</span>
        <Badge tone={tone}>{words}</Badge>
        <span className="w-full text-sm text-ink-soft">
          {email}, <Time at={askedAt} form="day-clock" />, for {hours} h
        </span>
      </div>
      <p className="break-words">{reason}</p>
      {role && endsAt !== null ? (
        <p className="text-sm text-ink-soft">
          {ROLE_NAMES[role]} until <Time at={endsAt} form="day-clock" />
        </p>
      ) : null}
    </>
  );
}
