import { useQuery } from "@tanstack/react-query";
import { Webhook as WebhookIcon } from "lucide-react";
import { useState } from "react";
import { ok } from "#shared/result";
import type { WebhookView } from "#shared/views/webhooks";
import { AskFirst } from "#web/lib/ask-first";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Time } from "#web/ui/time";
import { toast } from "#web/ui/toast";
import { OnceShown } from "./once-shown.tsx";
import { WebhookDeliveries } from "./webhook-deliveries.tsx";
import { WebhookForm } from "./webhook-form.tsx";
import { STATUS_WORDS, sayAttempt, TYPE_WORDS } from "./webhook-words.ts";

type Shown = { readonly name: string; readonly secret: string };

/** Where other systems are told of things. */
export function Webhooks({ mayChange }: { mayChange: boolean }) {
  const { trpc } = useApi();
  const options = trpc.webhooks.list.queryOptions();
  const { data: webhooks } = useQuery(options);
  const [isAdding, setIsAdding] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  const keep = (next: readonly WebhookView[]) => void queryClient.setQueryData(options.queryKey, [...next]);
  return (
    <Card as="section" aria-labelledby="webhooks-title">
      <h2 id="webhooks-title" className="flex items-center gap-2 font-semibold">
        <WebhookIcon aria-hidden size={18} className="text-ink-soft" />
        Webhooks
      </h2>
      <p className="pt-1 pb-2 text-sm text-ink-soft">
        An address of yours that hears what happens, signed as Standard Webhooks has it, and tried again for three days.
      </p>
      {shown ? (
        <OnceShown label={`Secret of ${shown.name}`} secret={shown.secret} onDone={() => setShown(null)} />
      ) : null}
      <ul>
        {webhooks?.map((webhook) => (
          <li key={webhook.id} className="border-t border-line py-4 first:border-0">
            <WebhookItem
              webhook={webhook}
              mayChange={mayChange}
              onChange={keep}
              onSecret={(secret) => setShown({ name: webhook.name, secret })}
            />
          </li>
        ))}
      </ul>
      {isAdding ? (
        <WebhookForm
          webhook={null}
          onClose={() => setIsAdding(false)}
          onSaved={(next, made) => {
            keep(next);
            setShown(made);
            setIsAdding(false);
          }}
        />
      ) : (
        <Button variant="secondary" onClick={() => setIsAdding(true)}>
          Add a webhook
        </Button>
      )}
    </Card>
  );
}

type ItemProps = {
  webhook: WebhookView;
  mayChange: boolean;
  onChange: (next: readonly WebhookView[]) => void;
  onSecret: (secret: string) => void;
};

function WebhookItem({ webhook, mayChange, onChange, onSecret }: ItemProps) {
  const { client, trpc } = useApi();
  const { id: webhookId, name, url, types, status, failingSince, oldSecretUntil, pending } = webhook;
  const [open, setOpen] = useState<"form" | "log" | null>(null);
  const [asks, setAsks] = useState(false);
  const toggle = (part: "form" | "log") => setOpen(open === part ? null : part);
  const ping = useCommand({
    send: async () => ok(await client.webhooks.ping.mutate({ webhookId })),
    onOk: async (attempt) => {
      toast(`${name}: ${sayAttempt(attempt)}`, attempt.failure === null ? "good" : "bad");
      await queryClient.invalidateQueries(trpc.webhooks.pathFilter());
    },
  });
  const turn = useCommand({
    send: async (isOn: boolean) => ok(await client.webhooks.switch.mutate({ webhookId, isOn })),
    onOk: onChange,
  });
  const rotate = useCommand({
    send: async () => ok(await client.webhooks.rotate.mutate({ webhookId })),
    onOk: ({ webhooks, secret }) => {
      onChange(webhooks);
      onSecret(secret);
    },
  });
  const remove = useCommand({
    send: async () => ok(await client.webhooks.remove.mutate({ webhookId })),
    onOk: onChange,
  });
  const { words, tone } = STATUS_WORDS[status];
  const problem = ping.problem ?? turn.problem ?? rotate.problem ?? remove.problem;
  return (
    <section aria-label={name} className="flex flex-col items-start gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-medium break-words">{name}</h3>
        <Badge tone={tone}>{words}</Badge>
        {pending > 0 ? <Badge tone="warn">{pending} to be delivered</Badge> : null}
      </div>
      <p className="text-sm break-all text-ink-soft">{url}</p>
      <p className="text-sm text-ink-soft">
        {types.length === 0 ? "Only what rules send it." : types.map((type) => TYPE_WORDS[type]).join(" · ")}
      </p>
      {failingSince === null ? null : (
        <p className="text-sm text-bad">
          Nothing has got through since <Time at={failingSince} form="day-clock" />.
        </p>
      )}
      {oldSecretUntil !== null && oldSecretUntil > Date.now() ? (
        <p className="text-sm text-ink-soft">
          The secret before is good until <Time at={oldSecretUntil} form="day-clock" />.
        </p>
      ) : null}
      <OutcomeNotice refusal={null} problem={problem} />
      <div className="flex flex-wrap gap-2">
        <Button variant="secondary" size="sm" pending={ping.pending} onClick={() => ping.run(undefined)}>
          Send a test
        </Button>
        <Button variant="quiet" size="sm" aria-expanded={open === "log"} onClick={() => toggle("log")}>
          What was sent
        </Button>
        <Button variant="quiet" size="sm" aria-expanded={open === "form"} onClick={() => toggle("form")}>
          Change
        </Button>
        <Button variant="quiet" size="sm" pending={rotate.pending} onClick={() => rotate.run(undefined)}>
          New secret
        </Button>
        <Button variant="quiet" size="sm" pending={turn.pending} onClick={() => turn.run(status !== "on")}>
          {status === "on" ? "Switch off" : "Switch on"}
        </Button>
        <Button
          variant="quiet"
          size="sm"
          pending={remove.pending}
          aria-label={`Remove ${name}`}
          onClick={() => setAsks(true)}
        >
          Remove
        </Button>
        <AskFirst
          open={asks}
          title={`Remove ${name}?`}
          action="Remove it"
          onSure={() => void remove.run(undefined)}
          onClose={() => setAsks(false)}
        >
          Its secret, its log and what it was not told yet are gone then. To have it rest, turn it off.
        </AskFirst>
      </div>
      {open === "form" ? (
        <WebhookForm
          webhook={webhook}
          onClose={() => setOpen(null)}
          onSaved={(next) => {
            onChange(next);
            setOpen(null);
          }}
        />
      ) : null}
      {open === "log" && mayChange ? <WebhookDeliveries webhookId={webhookId} /> : null}
    </section>
  );
}
