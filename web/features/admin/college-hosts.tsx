import { useQuery } from "@tanstack/react-query";
import { Globe } from "lucide-react";
import { type FormEvent, useState } from "react";
import { ok } from "#shared/result";
import type { HostView } from "#shared/views/college";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { fieldError } from "#web/lib/problem";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { TextField } from "#web/ui/field";
import { DnsRecord } from "./dns-record.tsx";

/** Host names of the college's own, on which it is alone. */
export function CollegeHosts() {
  const { client, trpc } = useApi();
  const options = trpc.college.listHosts.queryOptions();
  const { data: hosts } = useQuery(options);
  const [host, setHost] = useState("");
  const keep = (next: HostView[]) => void queryClient.setQueryData(options.queryKey, next);
  const add = useCommand({
    send: async (name: string) => ok(await client.college.addHost.mutate({ host: name })),
    onOk: (next) => {
      keep(next);
      setHost("");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void add.run(host.trim());
  };
  const wrongHost = fieldError(add.problem, "host");
  return (
    <Card as="section" aria-labelledby="hosts-title">
      <h2 id="hosts-title" className="flex items-center gap-2 font-semibold">
        <Globe aria-hidden size={18} className="text-ink-soft" />
        Your own address
      </h2>
      <p className="pt-1 text-sm text-ink-soft">
        A host name of yours that leads here. No other college is to be found on it, and people sign in on it anew.
      </p>
      <ul>
        {hosts?.map((one) => (
          <HostItem key={one.host} host={one} onChange={keep} />
        ))}
      </ul>
      <form onSubmit={submit} noValidate className="flex flex-col gap-3 pt-2">
        <TextField
          label="Host name"
          placeholder="events.college.edu"
          value={host}
          error={wrongHost}
          onChange={(event) => setHost(event.target.value)}
        />
        {wrongHost ? null : <OutcomeNotice refusal={null} problem={add.problem} />}
        <Button
          type="submit"
          variant="secondary"
          pending={add.pending}
          disabledReason={host.trim() ? null : "Type it first."}
        >
          Add
        </Button>
      </form>
    </Card>
  );
}

type HostItemProps = { host: HostView; onChange: (next: HostView[]) => void };

function HostItem({ host: { host, verifiedAt, dnsRecord }, onChange }: HostItemProps) {
  const { client } = useApi();
  const verify = useCommand({ send: async () => ok(await client.college.verifyHost.mutate({ host })), onOk: onChange });
  const remove = useCommand({ send: async () => ok(await client.college.removeHost.mutate({ host })), onOk: onChange });
  return (
    <li className="flex flex-col items-start gap-3 border-t border-line py-4 first:border-0">
      <div className="flex w-full flex-wrap items-center gap-3">
        <span className="min-w-0 font-medium break-all">{host}</span>
        {verifiedAt === null ? <Badge tone="warn">Not proved yet</Badge> : <Badge tone="good">Yours</Badge>}
      </div>
      {verifiedAt === null ? (
        <>
          <p className="text-sm text-ink-soft">Publish this TXT record to prove that it is yours.</p>
          <DnsRecord record={dnsRecord} />
          <OutcomeNotice refusal={null} problem={verify.problem} />
        </>
      ) : null}
      <OutcomeNotice refusal={null} problem={remove.problem} />
      <div className="flex flex-wrap gap-3">
        {verifiedAt === null ? (
          <Button variant="secondary" size="sm" pending={verify.pending} onClick={() => verify.run(undefined)}>
            Look for it
          </Button>
        ) : null}
        <Button
          variant="quiet"
          size="sm"
          pending={remove.pending}
          aria-label={`Remove ${host}`}
          onClick={() => remove.run(undefined)}
        >
          Remove
        </Button>
      </div>
    </li>
  );
}
