import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { AskFirst } from "#web/lib/ask-first";
import { queryClient } from "#web/lib/query-client";
import { withStepUp } from "#web/lib/step-up";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { Notice } from "#web/ui/notice";

/** The way back for who loses every passkey: codes to print. */
export function RecoveryCodes() {
  const { client, trpc } = useApi();
  const { data: left } = useQuery(trpc.auth.countRecoveryCodes.queryOptions());
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const { attempt, pending, problem } = useAttempt();
  const make = () =>
    attempt(async () => {
      const made = await withStepUp(() => client.auth.makeRecoveryCodes.mutate());
      queryClient.setQueryData(trpc.auth.countRecoveryCodes.queryKey(), made.length);
      setCodes(made);
    });
  return (
    <div className="flex flex-col gap-2 pt-2">
      {problem ? <Notice tone="bad">{problem.message}</Notice> : null}
      <Button variant="quiet" wide pending={pending} onClick={left ? () => setIsAsking(true) : make}>
        {left ? `New recovery codes (${left} left)` : "Make recovery codes"}
      </Button>
      <AskFirst
        open={isAsking}
        title="Make new recovery codes?"
        action="Make new ones"
        onSure={make}
        onClose={() => setIsAsking(false)}
      >
        The {left} you have printed no longer work from then on. Cross them out.
      </AskFirst>
      <Dialog
        open={codes !== null}
        onClose={() => setCodes(null)}
        title="Your recovery codes"
        isKept
        actions={
          <>
            <Button variant="secondary" onClick={() => print()}>
              Print
            </Button>
            <Button onClick={() => setCodes(null)}>I have kept them</Button>
          </>
        }
      >
        <div className="flex flex-col gap-4 text-ink">
          <p>
            Print them, or write them down. Each stands in for a lost passkey, once. They are shown this one time; older
            ones no longer work.
          </p>
          <ul aria-label="Recovery codes" className="grid grid-cols-2 gap-2 font-mono text-lg">
            {codes?.map((code) => (
              <li key={code} className="rounded-control bg-sunken px-3 py-2 text-center">
                {code.slice(0, 5)}-{code.slice(5)}
              </li>
            ))}
          </ul>
        </div>
      </Dialog>
    </div>
  );
}
