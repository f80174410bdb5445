import { useState } from "react";
import type { CampaignRefusal, CampaignSetup, CampaignView } from "#shared/views/campaigns";
import { newCommandId } from "#web/lib/command-id";
import { withStepUp } from "#web/lib/step-up";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Choices } from "#web/ui/choices";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { toast } from "#web/ui/toast";
import { CampaignAudience } from "./campaign-audience.tsx";
import { audienceOf, type CampaignForm, inputOf, whyNotSave } from "./campaign-draft.ts";
import { CampaignReach } from "./campaign-reach.tsx";
import { CampaignTexts } from "./campaign-texts.tsx";
import { sayCampaignRefusal } from "./campaign-words.ts";
import { CHANNEL_NAMES } from "./message-kind-words.ts";

type CampaignEditorProps = {
  setup: CampaignSetup;
  /** Null: a new one. */
  campaign: CampaignView | null;
  form: CampaignForm;
  onSaved: (campaign: CampaignView) => void;
};

/** Whom it is for, what it says, how and when; then a test to oneself, and to another person for their yes. */
export function CampaignEditor({ setup, campaign, form: saved, onSaved }: CampaignEditorProps) {
  const { client } = useApi();
  const { timeZone } = usePlace();
  const [form, setForm] = useState(saved);
  const [commandId] = useState(newCommandId);
  const [refused, setRefused] = useState<CampaignRefusal | null>(null);
  const { attempt, pending, problem } = useAttempt();
  const change = (some: Partial<CampaignForm>) => setForm({ ...form, ...some });
  const isSame = campaign !== null && JSON.stringify(form) === JSON.stringify(saved);
  const missing = whyNotSave(form);
  const send = (call: () => Promise<{ ok: true; value: CampaignView } | { ok: false; refusal: CampaignRefusal }>) =>
    attempt(async () => {
      setRefused(null);
      const answer = await withStepUp(call);
      if (!answer.ok) return setRefused(answer.refusal);
      onSaved(answer.value);
      return answer.value;
    });
  const save = () => {
    const input = inputOf(form, timeZone);
    if (!input) return;
    void send(() =>
      campaign
        ? client.campaigns.save.mutate({ campaignId: campaign.id, version: campaign.version, ...input })
        : client.campaigns.add.mutate({ commandId, ...input }),
    );
  };
  const seen = campaign && { campaignId: campaign.id, version: campaign.version };
  const unsaved = isSame ? null : "Save it first.";
  const said = refused ? sayCampaignRefusal(refused) : problem?.message;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
      <div className="flex min-w-0 flex-col gap-6">
        {campaign?.returnNote ? (
          <Notice tone="warn" title="It was given back">
            {campaign.returnNote}
          </Notice>
        ) : null}
        <CampaignAudience setup={setup} form={form} onChange={change} />
        <CampaignTexts form={form} language={setup.language} onChange={change} />
        <Card as="section" aria-labelledby="campaign-ways" className="flex flex-col gap-4">
          <h2 id="campaign-ways" className="font-semibold">
            How and when
          </h2>
          <Choices
            label="Besides the inbox"
            hint="Each person gets it by those of these ways that they take campaigns by."
            kind="checkbox"
            options={setup.offered.map((value) => ({ value, label: CHANNEL_NAMES[value] }))}
            chosen={form.channels}
            onChange={(chosen) => change({ channels: setup.offered.filter((one) => chosen.includes(one)) })}
          />
          <TextField
            label="Not before"
            hint="Empty: as soon as it is approved."
            type="datetime-local"
            value={form.scheduled}
            onChange={(event) => change({ scheduled: event.target.value })}
          />
        </Card>
      </div>
      <div className="flex min-w-0 flex-col gap-6 lg:sticky lg:top-20">
        <CampaignReach audience={audienceOf(form)} channels={form.channels} />
        <Card as="section" aria-label="What to do with it" className="flex flex-col gap-3">
          {said ? <Notice tone="bad">{said}</Notice> : null}
          {isSame ? null : (
            <Button wide pending={pending} disabledReason={missing} onClick={save}>
              Save the draft
            </Button>
          )}
          {seen ? (
            <>
              <Button
                wide
                variant={isSame ? "primary" : "secondary"}
                pending={pending}
                disabledReason={unsaved}
                reason="tooltip"
                onClick={() => void send(() => client.campaigns.submit.mutate(seen))}
              >
                Ask for a yes
              </Button>
              <Button
                wide
                variant="secondary"
                pending={pending}
                disabledReason={unsaved}
                reason="tooltip"
                onClick={() =>
                  void send(async () => {
                    const answer = await client.campaigns.sendTest.mutate(seen);
                    if (answer.ok) toast("On its way to you alone", "good");
                    return answer;
                  })
                }
              >
                Send me a test
              </Button>
              <Button
                wide
                variant="quiet"
                pending={pending}
                onClick={() => void send(() => client.campaigns.cancel.mutate({ campaignId: seen.campaignId }))}
              >
                Throw the draft away
              </Button>
            </>
          ) : null}
        </Card>
      </div>
    </div>
  );
}
