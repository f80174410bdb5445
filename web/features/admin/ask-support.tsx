import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { LifeBuoy } from "lucide-react";
import { type FormEvent, useState } from "react";
import { SUPPORT_HOURS_MAX } from "#shared/limits";
import { ok } from "#shared/result";
import type { CollegeHealth } from "#shared/views/college";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { fieldError } from "#web/lib/problem";
import { platformApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Dialog } from "#web/ui/dialog";
import { Select, TextArea } from "#web/ui/field";
import { Time } from "#web/ui/time";
import { toast } from "#web/ui/toast";
import { SUPPORT_STATES } from "./support-words.ts";

const HOURS = Array.from({ length: SUPPORT_HOURS_MAX }, (_, index) => String(index + 1));

/** Support looks into a college only where the college lets it in. */
export function AskSupport({ colleges }: { colleges: readonly CollegeHealth[] }) {
  const { trpc } = platformApi();
  const [open, setOpen] = useState(false);
  const { data: accesses } = useQuery(trpc.platform.listSupport.queryOptions());
  return (
    <Card as="section" aria-labelledby="support-title">
      <h2 id="support-title" className="flex items-center gap-2 font-semibold">
        <LifeBuoy aria-hidden size={18} className="text-ink-soft" />
        Support
      </h2>
      <p className="pt-1 pb-2 text-sm text-ink-soft">
        You see into a college once its administrators have let you in, for hours, and they read what you did.
      </p>
      <ul>
        {accesses?.map(({ id, college, state, reason, askedAt, endsAt }) => (
          <li key={id} className="flex flex-col gap-1 border-t border-line py-3 first:border-0">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              {state === "inside" ? (
                <Link
                  to="/$college/console"
                  params={{ college: college.slug }}
                  className="font-semibold hover:underline"
                >
                  {college.name}
                </Link>
              ) : (
                <span className="font-medium">{college.name}</span>
              )}
              <Badge tone={SUPPORT_STATES[state].tone}>{YOUR_STATES[state]}</Badge>
              <span className="text-sm text-ink-soft">
                <Time at={askedAt} form="day-clock" />
                {endsAt === null ? null : (
                  <>
                    , until <Time at={endsAt} form="day-clock" />
                  </>
                )}
              </span>
            </div>
            <p className="text-sm break-words text-ink-soft">{reason}</p>
          </li>
        ))}
      </ul>
      <Button variant="secondary" onClick={() => setOpen(true)}>
        Ask to be let in
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Ask to be let in">
        <AskForm colleges={colleges} onDone={() => setOpen(false)} />
      </Dialog>
    </Card>
  );
}

const YOUR_STATES = {
  asked: "Not answered yet",
  inside: "You are let in",
  declined: "Not let in",
  ended: "Over",
} as const;

function AskForm({ colleges, onDone }: { colleges: readonly CollegeHealth[]; onDone: () => void }) {
  const { client, trpc } = platformApi();
  const queryClient = useQueryClient();
  const [collegeId, setCollegeId] = useState<string>(colleges[0]?.id ?? "");
  const [hours, setHours] = useState("1");
  const [reason, setReason] = useState("");
  const ask = useCommand({
    send: async (input: { collegeId: string; reason: string; hours: number }, commandId) =>
      ok(await client.platform.askSupport.mutate({ ...input, commandId })),
    onOk: (asked) => {
      queryClient.setQueryData(trpc.platform.listSupport.queryKey(), asked);
      toast("Its administrators have a mail.", "good");
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void ask.run({ collegeId, reason: reason.trim(), hours: Number(hours) });
  };
  const wrongReason = fieldError(ask.problem, "reason");
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4 text-ink">
      <Select
        label="College"
        value={collegeId}
        options={colleges.map(({ id, name }) => ({ value: id as string, label: name }))}
        onChange={setCollegeId}
      />
      <TextArea
        label="What for"
        hint="The college reads this before it decides."
        maxLength={500}
        value={reason}
        error={wrongReason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Select
        label="Hours"
        value={hours}
        options={HOURS.map((value) => ({ value, label: value }))}
        onChange={setHours}
      />
      {wrongReason ? null : <OutcomeNotice refusal={null} problem={ask.problem} />}
      <Button type="submit" wide pending={ask.pending} disabledReason={reason.trim() ? null : "Say what for first."}>
        Ask
      </Button>
    </form>
  );
}
