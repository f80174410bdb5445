import { type FormEvent, type ReactNode, useState } from "react";
import { ok } from "#shared/result";
import type { ProviderView } from "#shared/views/sso";
import { AskFirst } from "#web/lib/ask-first";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCampusLogin } from "#web/lib/use-campus-login";
import { useCommand } from "#web/lib/use-command";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { toast } from "#web/ui/toast";
import { Code, DnsRecord } from "./dns-record.tsx";
import { draftOf, settingsOf } from "./login-draft.ts";
import { LoginFields } from "./login-fields.tsx";

/** One provider: what to do until people can use it, step by step, and what can be changed after. */
export function CampusLogin({ provider }: { provider: ProviderView }) {
  const { client, trpc } = useApi();
  const { id, name, issuer, redirectUri, dnsRecord, domain, domainVerifiedAt, testedAt, enabledAt } = provider;
  const providerId = id;
  const [isEditing, setIsEditing] = useState(false);
  const [isRemoving, setIsRemoving] = useState(false);
  const refresh = () => queryClient.invalidateQueries(trpc.sso.listProviders.queryFilter());
  const test = useCampusLogin("test");
  const verify = useCommand({
    send: async () => ok(await client.sso.verifyDomain.mutate({ providerId })),
    onOk: refresh,
  });
  const enable = useCommand({
    send: async (enabled: boolean) => ok(await client.sso.enableProvider.mutate({ providerId, enabled })),
    onOk: refresh,
  });
  const remove = useCommand({
    send: async () => ok(await client.sso.removeProvider.mutate({ providerId })),
    onOk: refresh,
  });
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-semibold">{name}</h3>
        {enabledAt === null ? <Badge tone="neutral">Off</Badge> : <Badge tone="good">On</Badge>}
        <span className="w-full text-sm break-all text-ink-soft">{issuer}</span>
      </div>
      <ol className="flex flex-col gap-4">
        <Step number={1} title="Register this address at your provider" done={testedAt !== null}>
          <Code>{redirectUri}</Code>
        </Step>
        <Step number={2} title={`Prove that ${domain} is yours`} done={domainVerifiedAt !== null}>
          {domainVerifiedAt === null ? (
            <>
              <p className="text-sm text-ink-soft">
                Publish this TXT record. Until then somebody new cannot get an account by signing in.
              </p>
              <DnsRecord record={dnsRecord} />
              <OutcomeNotice refusal={null} problem={verify.problem} />
              <Button variant="secondary" size="sm" pending={verify.pending} onClick={() => verify.run(undefined)}>
                Look for it
              </Button>
            </>
          ) : null}
        </Step>
        <Step number={3} title="Try it out" done={testedAt !== null}>
          <p className="text-sm text-ink-soft">Shows what your provider says of you. It signs nobody in.</p>
          <OutcomeNotice refusal={null} problem={test.problem} />
          <Button variant="secondary" size="sm" pending={test.pending} onClick={() => test.leave(id)}>
            Test sign-in
          </Button>
        </Step>
      </ol>
      <OutcomeNotice refusal={null} problem={enable.problem} />
      <OutcomeNotice refusal={null} problem={remove.problem} />
      <div className="flex flex-wrap items-start gap-3">
        {enabledAt === null ? (
          <Button
            pending={enable.pending}
            disabledReason={testedAt === null ? "Try a sign-in out first." : null}
            onClick={() => enable.run(true)}
          >
            Turn on
          </Button>
        ) : (
          <Button variant="secondary" pending={enable.pending} onClick={() => enable.run(false)}>
            Turn off
          </Button>
        )}
        <Button variant="secondary" onClick={() => setIsEditing(!isEditing)} aria-expanded={isEditing}>
          Change
        </Button>
        <Button variant="quiet" pending={remove.pending} onClick={() => setIsRemoving(true)}>
          Remove
        </Button>
      </div>
      {isEditing ? <ChangeLogin provider={provider} onDone={() => setIsEditing(false)} /> : null}
      <AskFirst
        open={isRemoving}
        title={`Remove ${name}?`}
        action="Remove"
        onSure={() => remove.run(undefined)}
        onClose={() => setIsRemoving(false)}
      >
        Nobody signs in with it any more, and the roles its claims gave are gone. Accounts stay, and open by mail.
      </AskFirst>
    </div>
  );
}

function ChangeLogin({ provider, onDone }: { provider: ProviderView; onDone: () => void }) {
  const { client, trpc } = useApi();
  const [draft, setDraft] = useState(() => draftOf(provider));
  const save = useCommand({
    send: async (input: ReturnType<typeof settingsOf>) =>
      ok(await client.sso.saveProvider.mutate({ providerId: provider.id, ...input })),
    onOk: async () => {
      await queryClient.invalidateQueries(trpc.sso.listProviders.queryFilter());
      toast("Saved. Try it out once more.", "good");
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run(settingsOf(draft));
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <LoginFields draft={draft} onChange={setDraft} problem={save.problem} hasSecret={provider.hasSecret} />
      <OutcomeNotice refusal={null} problem={save.problem} />
      <div>
        <Button type="submit" pending={save.pending}>
          Save
        </Button>
      </div>
    </form>
  );
}

type StepProps = { number: number; title: string; done: boolean; children: ReactNode };

function Step({ number, title, done, children }: StepProps) {
  return (
    <li className="flex gap-3">
      <span
        aria-hidden
        className={`flex size-7 shrink-0 items-center justify-center rounded-full text-sm font-semibold ${done ? "bg-good-soft text-good" : "bg-sunken"}`}
      >
        {done ? "✓" : number}
      </span>
      <div className="flex min-w-0 flex-1 flex-col items-start gap-2">
        <p className="font-medium">
          {title}
          {done ? <span className="sr-only"> (done)</span> : null}
        </p>
        {children}
      </div>
    </li>
  );
}
