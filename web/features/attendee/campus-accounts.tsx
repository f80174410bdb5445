import { useQuery } from "@tanstack/react-query";
import { School } from "lucide-react";
import { useState } from "react";
import { CampusLoginButtons } from "#web/lib/campus-login-buttons";
import { queryClient } from "#web/lib/query-client";
import { withStepUp } from "#web/lib/step-up";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Notice } from "#web/ui/notice";
import { Time } from "#web/ui/time";
import { toast } from "#web/ui/toast";

/** The campus accounts that open this one. Nothing where the college has no campus login. */
export function CampusAccounts() {
  const { client, trpc } = useApi();
  const { data: logins } = useQuery(trpc.sso.list.queryOptions());
  const { data: identities } = useQuery(trpc.sso.listIdentities.queryOptions());
  const [removing, setRemoving] = useState<string | null>(null);
  const { attempt, pending, problem } = useAttempt();
  const unlink = (issuer: string, subject: string) =>
    attempt(async () => {
      setRemoving(issuer + subject);
      const left = await withStepUp(() => client.sso.unlinkIdentity.mutate({ issuer, subject }));
      queryClient.setQueryData(trpc.sso.listIdentities.queryKey(), left);
      toast("The campus account no longer opens this one", "good");
    });
  if (!logins?.length && !identities?.length) return null;
  return (
    <Card as="section" aria-labelledby="campus-accounts-title">
      <h2 id="campus-accounts-title" className="font-semibold">
        Campus accounts
      </h2>
      <p className="pb-2 text-sm text-ink-soft">
        Whoever signs in there signs in here. So does whoever runs that login, at its own college only.
      </p>
      {problem ? <Notice tone="bad">{problem.message}</Notice> : null}
      <ul>
        {identities?.map(({ issuer, subject, lastUsedAt }) => (
          <li
            key={issuer + subject}
            className="flex min-h-14 items-center gap-3 border-t border-line py-2 first:border-0"
          >
            <School aria-hidden size={20} className="shrink-0 text-ink-soft" />
            <div className="min-w-0 flex-1">
              <p className="truncate">{URL.parse(issuer)?.host ?? issuer}</p>
              <p className="truncate text-sm text-ink-soft">
                {subject}, last used <Time at={lastUsedAt} form="day-clock" />
              </p>
            </div>
            <Button
              variant="quiet"
              size="sm"
              pending={pending && removing === issuer + subject}
              aria-label={`Disconnect the campus account ${subject}`}
              onClick={() => unlink(issuer, subject)}
            >
              Disconnect
            </Button>
          </li>
        ))}
      </ul>
      <div className="pt-2">
        <CampusLoginButtons purpose="link" verb="Connect" />
      </div>
    </Card>
  );
}
