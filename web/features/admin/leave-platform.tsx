import { useQuery } from "@tanstack/react-query";
import { DoorOpen } from "lucide-react";
import { useState } from "react";
import { ok } from "#shared/result";
import type { Leaving } from "#shared/views/college";
import { AskFirst } from "#web/lib/ask-first";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useBrand } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { Time } from "#web/ui/time";
import { DownloadCollege } from "./download-college.tsx";

/** Everything to take along, and the way out. */
export function LeavePlatform() {
  const { client, trpc } = useApi();
  const { slug, name } = useBrand();
  const options = trpc.college.leaving.queryOptions();
  const { data: leaving } = useQuery(options);
  const [typed, setTyped] = useState("");
  const [isSure, setIsSure] = useState(false);
  const keep = (next: Leaving) => void queryClient.setQueryData(options.queryKey, next);
  const leave = useCommand({ send: async () => ok(await client.college.leave.mutate({ slug: typed })), onOk: keep });
  const stay = useCommand({ send: async () => ok(await client.college.stay.mutate()), onOk: keep });
  return (
    <Card as="section" aria-labelledby="leave-title">
      <h2 id="leave-title" className="flex items-center gap-2 font-semibold">
        <DoorOpen aria-hidden size={18} className="text-ink-soft" />
        Take everything along, or leave
      </h2>
      <div className="flex flex-col items-start gap-4 pt-2">
        <p className="text-sm text-ink-soft">
          One file with every person, event, registration, pass, scan, order and entry of the audit log: a line of JSON
          each. It holds names and addresses, so keep it safe.
        </p>
        <DownloadCollege />
        {leaving?.erasedAt ? (
          <>
            <Notice tone="warn" title={`${name} leaves`}>
              Everything is erased on <Time at={leaving.erasedAt} form="day-clock" />. Until then nothing changes.
            </Notice>
            <Button variant="secondary" pending={stay.pending} onClick={() => stay.run(undefined)}>
              Stay after all
            </Button>
          </>
        ) : (
          <>
            <div className="w-full">
              <TextField
                label={`To leave CampusPulse, type ${slug}`}
                autoComplete="off"
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            </div>
            <Button
              variant="danger"
              pending={leave.pending}
              disabledReason={typed.trim() === slug ? null : `Type ${slug} first.`}
              onClick={() => setIsSure(true)}
            >
              Leave CampusPulse
            </Button>
          </>
        )}
        <OutcomeNotice refusal={null} problem={leaving?.erasedAt ? stay.problem : leave.problem} />
      </div>
      <AskFirst
        open={isSure}
        title={`Erase ${name}?`}
        action="Leave"
        onSure={() => leave.run(undefined)}
        onClose={() => setIsSure(false)}
      >
        In a week every event, pass and account of this college is erased, and nobody can bring it back. Until then you
        can change your mind.
      </AskFirst>
    </Card>
  );
}
