import { type FormEvent, useState } from "react";
import { ok } from "#shared/result";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { fieldError } from "#web/lib/problem";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { TextField } from "#web/ui/field";
import { EMPTY_DRAFT, type LoginDraft, settingsOf } from "./login-draft.ts";
import { LoginFields } from "./login-fields.tsx";

/** What the college's administrators of accounts hand over. */
export function NewCampusLogin({ onDone }: { onDone: () => void }) {
  const { client, trpc } = useApi();
  const [issuer, setIssuer] = useState("");
  const [domain, setDomain] = useState("");
  const [draft, setDraft] = useState<LoginDraft>(EMPTY_DRAFT);
  const add = useCommand({
    send: async (input: Omit<Parameters<typeof client.sso.addProvider.mutate>[0], "commandId">, commandId) =>
      ok(await client.sso.addProvider.mutate({ ...input, commandId })),
    onOk: async () => {
      await queryClient.invalidateQueries(trpc.sso.listProviders.queryFilter());
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void add.run({ issuer: issuer.trim(), domain, ...settingsOf(draft) });
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4 pt-4">
      <h3 className="font-semibold">New campus login</h3>
      <TextField
        label="Issuer"
        type="url"
        placeholder="https://login.college.edu"
        hint="Exactly as your provider writes it; a slash at the end counts. It stays."
        value={issuer}
        error={fieldError(add.problem, "issuer")}
        onChange={(event) => setIssuer(event.target.value)}
      />
      <TextField
        label="Domain of your mail addresses"
        placeholder="college.edu"
        hint="Once you have proved that it is yours, whoever has an address there gets an account by signing in."
        value={domain}
        error={fieldError(add.problem, "domain")}
        onChange={(event) => setDomain(event.target.value)}
      />
      <LoginFields draft={draft} onChange={setDraft} problem={add.problem} hasSecret={false} />
      <OutcomeNotice refusal={null} problem={add.problem} />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" pending={add.pending}>
          Save
        </Button>
        <Button variant="quiet" onClick={onDone}>
          Leave it
        </Button>
      </div>
    </form>
  );
}
