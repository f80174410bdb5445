import { type FormEvent, useState } from "react";
import { WEBHOOK_NAME_CHARS_MAX, WEBHOOK_URL_CHARS_MAX } from "#shared/limits";
import type { Result } from "#shared/result";
import { ok } from "#shared/result";
import type { WebhookRefusal, WebhookView } from "#shared/views/webhooks";
import { WEBHOOK_TYPES, type WebhookType } from "#shared/webhook-types";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { fieldError } from "#web/lib/problem";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Choices } from "#web/ui/choices";
import { TextField } from "#web/ui/field";
import { typeOptions } from "./webhook-words.ts";

type Fields = { readonly name: string; readonly url: string; readonly types: WebhookType[] };
type Saved = {
  readonly webhooks: readonly WebhookView[];
  /** Null where there was one before. */
  readonly made: { readonly name: string; readonly secret: string } | null;
};
export type WebhookFormProps = {
  webhook: WebhookView | null;
  onSaved: (webhooks: Saved["webhooks"], made: Saved["made"]) => void;
  onClose: () => void;
};

export function WebhookForm({ webhook, onSaved, onClose }: WebhookFormProps) {
  const { client } = useApi();
  const [name, setName] = useState(webhook?.name ?? "");
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [types, setTypes] = useState<readonly WebhookType[]>(webhook?.types ?? []);
  const save = useCommand({
    send: async (fields: Fields, commandId): Promise<Result<Saved, WebhookRefusal>> => {
      if (webhook) {
        return ok({ webhooks: await client.webhooks.save.mutate({ webhookId: webhook.id, ...fields }), made: null });
      }
      const added = await client.webhooks.add.mutate({ commandId, ...fields });
      if (!added.ok) return added;
      return ok({ webhooks: added.value.webhooks, made: { name: fields.name, secret: added.value.secret } });
    },
    onOk: ({ webhooks, made }) => onSaved(webhooks, made),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run({ name: name.trim(), url: url.trim(), types: [...types] });
  };
  const wrong = { name: fieldError(save.problem, "name"), url: fieldError(save.problem, "url") };
  return (
    <form onSubmit={submit} noValidate className="flex w-full flex-col gap-4 pt-2">
      <TextField
        label="Name"
        maxLength={WEBHOOK_NAME_CHARS_MAX}
        value={name}
        error={wrong.name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label="Address"
        type="url"
        placeholder="https://hooks.college.edu/campuspulse"
        maxLength={WEBHOOK_URL_CHARS_MAX}
        value={url}
        error={wrong.url}
        onChange={(event) => setUrl(event.target.value)}
      />
      <Choices
        kind="checkbox"
        label="What it hears of"
        hint="Messages carry ids and times, no names. Rules can send it things besides."
        options={typeOptions(WEBHOOK_TYPES)}
        chosen={types}
        onChange={(chosen) => setTypes(WEBHOOK_TYPES.filter((type) => chosen.includes(type)))}
      />
      {wrong.name || wrong.url ? null : <OutcomeNotice refusal={save.refusal} problem={save.problem} />}
      <div className="flex flex-wrap items-start gap-3">
        <Button
          type="submit"
          pending={save.pending}
          disabledReason={name.trim() && url.trim() ? null : "Give it a name and an address."}
        >
          {webhook ? "Save" : "Add it"}
        </Button>
        <Button variant="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
