import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { makePasskey, PasskeyDeclined } from "#web/lib/passkey";
import { queryClient } from "#web/lib/query-client";
import { withStepUp } from "#web/lib/step-up";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Notice } from "#web/ui/notice";
import { Time } from "#web/ui/time";
import { toast } from "#web/ui/toast";
import { RecoveryCodes } from "./recovery-codes.tsx";

/** The second factors of somebody with power. */
export function Passkeys() {
  const { client, trpc } = useApi();
  const { data: passkeys } = useQuery(trpc.auth.listPasskeys.queryOptions());
  const [removing, setRemoving] = useState<string | null>(null);
  const { attempt, pending, problem } = useAttempt();
  const keep = (next: typeof passkeys) => queryClient.setQueryData(trpc.auth.listPasskeys.queryKey(), next);

  const add = () =>
    attempt(async () => {
      setRemoving(null);
      try {
        keep(await withStepUp(() => makePasskey(client)));
        toast("Your passkey is ready", "good");
      } catch (failure) {
        if (!(failure instanceof PasskeyDeclined)) throw failure;
      }
    });
  const remove = (id: string) =>
    attempt(async () => {
      setRemoving(id);
      keep(await withStepUp(() => client.auth.removePasskey.mutate({ id })));
      toast("The passkey is removed", "good");
    });
  return (
    <Card as="section" aria-labelledby="passkeys-title">
      <h2 id="passkeys-title" className="font-semibold">
        Passkeys
      </h2>
      <p className="pb-2 text-sm text-ink-soft">
        Your fingerprint, face or screen lock, asked for where a mail account is not enough: giving roles, for one.
      </p>
      {problem ? <Notice tone="bad">{problem.message}</Notice> : null}
      <ul>
        {passkeys?.map(({ id, name, createdAt, lastUsedAt }) => (
          <li key={id} className="flex min-h-14 items-center gap-3 border-t border-line py-2 first:border-0">
            <KeyRound aria-hidden size={20} className="shrink-0 text-ink-soft" />
            <div className="min-w-0 flex-1">
              <p className="truncate">{name}</p>
              <p className="text-sm text-ink-soft">
                {lastUsedAt === null ? "Made " : "Last used "}
                <Time at={lastUsedAt ?? createdAt} form="day-clock" />
              </p>
            </div>
            <Button
              variant="quiet"
              size="sm"
              pending={pending && removing === id}
              aria-label={`Remove the passkey ${name}`}
              onClick={() => remove(id)}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
      <div className="pt-2">
        <Button variant="secondary" wide pending={pending && removing === null} onClick={add}>
          {passkeys?.length ? "Add another" : "Make a passkey"}
        </Button>
      </div>
      {passkeys?.length ? <RecoveryCodes /> : null}
    </Card>
  );
}
