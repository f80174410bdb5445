import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { API_SCOPES, type ApiScope } from "#shared/api-scopes";
import { API_KEY_DAYS_MAX, API_KEY_NAME_CHARS_MAX } from "#shared/limits";
import { ok } from "#shared/result";
import type { ApiKeyView } from "#shared/views/api-keys";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { fieldError } from "#web/lib/problem";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Choices } from "#web/ui/choices";
import { Select, TextField } from "#web/ui/field";
import { Time } from "#web/ui/time";
import { OnceShown } from "./once-shown.tsx";

const SCOPE_WORDS: Record<ApiScope, string> = {
  "events:read": "Read events and ticket types",
  "registrations:read": "Read who is registered",
  "registrations:write": "Register people, and cancel registrations",
  "check-ins:read": "Read what was scanned",
  "check-ins:write": "Scan passes",
  "stations:read": "Read queues and kitchens",
};
const LIVES = [7, 30, 90, API_KEY_DAYS_MAX];

/** What may call the API of this college. */
export function ApiKeys() {
  const { trpc } = useApi();
  const options = trpc.apiKeys.list.queryOptions();
  const { data: keys } = useQuery(options);
  const [isAdding, setIsAdding] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  const keep = (next: readonly ApiKeyView[]) => void queryClient.setQueryData(options.queryKey, [...next]);
  return (
    <Card as="section" aria-labelledby="api-keys-title">
      <h2 id="api-keys-title" className="flex items-center gap-2 font-semibold">
        <KeyRound aria-hidden size={18} className="text-ink-soft" />
        API keys
      </h2>
      <p className="pt-1 pb-2 text-sm text-ink-soft">
        A key may do what you choose for it, and never more than whoever made it may at that moment. What it does is in
        the log under its name.
      </p>
      {token ? <OnceShown label="The key" secret={token} onDone={() => setToken(null)} /> : null}
      <ul>
        {keys?.map((key) => (
          <li key={key.id} className="border-t border-line py-4 first:border-0">
            <KeyItem apiKey={key} onChange={keep} />
          </li>
        ))}
      </ul>
      {isAdding ? (
        <KeyForm
          onClose={() => setIsAdding(false)}
          onMade={(next, made) => {
            keep(next);
            setToken(made);
            setIsAdding(false);
          }}
        />
      ) : (
        <Button variant="secondary" onClick={() => setIsAdding(true)}>
          Make a key
        </Button>
      )}
    </Card>
  );
}

function KeyItem({ apiKey, onChange }: { apiKey: ApiKeyView; onChange: (next: readonly ApiKeyView[]) => void }) {
  const { client } = useApi();
  const { id: keyId, name, hint, scopes, madeBy, expiresAt, revokedAt, lastUsedAt } = apiKey;
  const revoke = useCommand({ send: async () => ok(await client.apiKeys.revoke.mutate({ keyId })), onOk: onChange });
  const isOver = expiresAt <= Date.now();
  return (
    <section aria-label={name} className="flex flex-col items-start gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-medium break-words">{name}</h3>
        <code className="text-sm text-ink-soft">cpk_…{hint}</code>
        {revokedAt !== null ? <Badge tone="bad">Revoked</Badge> : isOver ? <Badge tone="warn">Expired</Badge> : null}
      </div>
      <p className="text-sm text-ink-soft">{scopes.map((scope) => SCOPE_WORDS[scope]).join(" · ")}</p>
      <p className="text-sm text-ink-soft">
        Made by {madeBy}, good until <Time at={expiresAt} form="day-clock" />.{" "}
        {lastUsedAt === null ? (
          "Never used."
        ) : (
          <>
            Last used <Time at={lastUsedAt} form="day-clock" />.
          </>
        )}
      </p>
      <OutcomeNotice refusal={null} problem={revoke.problem} />
      {revokedAt === null && !isOver ? (
        <Button
          variant="quiet"
          size="sm"
          pending={revoke.pending}
          aria-label={`Revoke ${name}`}
          onClick={() => revoke.run(undefined)}
        >
          Revoke
        </Button>
      ) : null}
    </section>
  );
}

type KeyFormProps = { onMade: (keys: readonly ApiKeyView[], token: string) => void; onClose: () => void };

function KeyForm({ onMade, onClose }: KeyFormProps) {
  const { client } = useApi();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly ApiScope[]>([]);
  const [days, setDays] = useState("30");
  const make = useCommand({
    send: (fields: { name: string; scopes: ApiScope[]; days: number }) => client.apiKeys.add.mutate(fields),
    onOk: ({ keys, token }) => onMade(keys, token),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void make.run({ name: name.trim(), scopes: [...scopes], days: Number(days) });
  };
  const missing = name.trim() === "" ? "Give it a name." : scopes.length === 0 ? "Say what it is for." : null;
  const wrongName = fieldError(make.problem, "name");
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4 pt-2">
      <TextField
        label="Name"
        hint="The log shows it."
        maxLength={API_KEY_NAME_CHARS_MAX}
        value={name}
        error={wrongName}
        onChange={(event) => setName(event.target.value)}
      />
      <Choices
        kind="checkbox"
        label="What it may do"
        options={API_SCOPES.map((scope) => ({ value: scope, label: SCOPE_WORDS[scope] }))}
        chosen={scopes}
        onChange={(chosen) => setScopes(API_SCOPES.filter((scope) => chosen.includes(scope)))}
      />
      <Select
        label="Good for"
        value={days}
        options={LIVES.map((life) => ({ value: String(life), label: `${life} days` }))}
        onChange={setDays}
      />
      {wrongName ? null : <OutcomeNotice refusal={make.refusal} problem={make.problem} />}
      <div className="flex flex-wrap items-start gap-3">
        <Button type="submit" pending={make.pending} disabledReason={missing}>
          Make it
        </Button>
        <Button variant="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
