import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { CalendarFeed } from "#shared/views/calendar";
import { AskFirst } from "#web/lib/ask-first";
import { toProblem } from "#web/lib/problem";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { Time } from "#web/ui/time";
import { toast } from "#web/ui/toast";

const QUESTIONS = {
  renew: {
    title: "Make a new address?",
    action: "Make a new one",
    says: "Calendars that follow the old one get nothing more. Give them the new one.",
  },
  stop: {
    title: "Stop the address?",
    action: "Stop it",
    says: "Calendars that follow it get nothing more. You can make another one at any time.",
  },
} as const;

/** The address at which a calendar app reads one's events: made, told once, replaced, ended. */
export function CalendarAddress() {
  const { client, trpc } = useApi();
  const options = trpc.attendee.getCalendarFeed.queryOptions();
  const { data: feed, error } = useQuery(options);
  const [address, setAddress] = useState<string | null>(null);
  const [asking, setAsking] = useState<keyof typeof QUESTIONS | null>(null);
  const { attempt, pending, problem } = useAttempt();
  const keep = (next: CalendarFeed | null) => void queryClient.setQueryData(options.queryKey, next);
  const make = () =>
    attempt(async () => {
      const made = await client.attendee.makeCalendarFeed.mutate();
      keep({ createdAt: made.createdAt });
      setAddress(made.address);
    });
  const stop = () =>
    attempt(async () => {
      await client.attendee.stopCalendarFeed.mutate();
      keep(null);
      setAddress(null);
      toast("The address is dead", "good");
    });
  const said = problem ?? (error && toProblem(error));
  const question = asking && QUESTIONS[asking];
  return (
    <Card as="section" aria-labelledby="calendar-title">
      <h2 id="calendar-title" className="font-semibold">
        Calendar
      </h2>
      <p className="pb-3 text-sm text-ink-soft">
        A secret address with your events here. Give it to your calendar app, which follows what changes.
      </p>
      {said ? <Notice tone="bad">{said.message}</Notice> : null}
      {feed ? (
        <div className="flex flex-col gap-3">
          {address ? (
            <NewAddress address={address} />
          ) : (
            <p>
              There is one since <Time at={feed.createdAt} form="day-clock" />. It was shown once, when it was made.
            </p>
          )}
          <div className="flex flex-wrap gap-2">
            <Button variant="secondary" pending={pending} onClick={() => setAsking("renew")}>
              New address
            </Button>
            <Button variant="quiet" pending={pending} onClick={() => setAsking("stop")}>
              Stop
            </Button>
          </div>
        </div>
      ) : null}
      {feed === null ? (
        <Button variant="secondary" wide pending={pending} onClick={make}>
          Make an address
        </Button>
      ) : null}
      <AskFirst
        open={question !== null}
        title={question?.title ?? ""}
        action={question?.action ?? ""}
        onSure={asking === "stop" ? stop : make}
        onClose={() => setAsking(null)}
      >
        {question?.says}
      </AskFirst>
    </Card>
  );
}

function NewAddress({ address }: { address: string }) {
  const [failed, setFailed] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address);
      setFailed(false);
      toast("Copied", "good");
    } catch {
      setFailed(true); // no secure page, or the browser was told not to
    }
  };
  return (
    <>
      <TextField
        label="Your calendar's address"
        hint="Copy it now: it is not shown again. Whoever has it sees your events."
        error={failed ? "This browser does not copy. Mark the address and copy it yourself." : null}
        readOnly
        value={address}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button onClick={copy}>Copy the address</Button>
    </>
  );
}
