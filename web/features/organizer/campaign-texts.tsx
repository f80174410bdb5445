import { useState } from "react";
import { TEMPLATE_SHORT_CHARS_MAX, TEMPLATE_TEXT_CHARS_MAX, TEMPLATE_TITLE_CHARS_MAX } from "#shared/limits";
import { variablesOf } from "#shared/message-kinds";
import type { TemplatePreview, TemplateText } from "#shared/views/messages";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Select, TextArea, TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { audienceOf, type CampaignForm, NO_TEXT } from "./campaign-draft.ts";
import { sayCampaignRefusal } from "./campaign-words.ts";
import { TextPreview } from "./text-preview.tsx";

type TextsProps = {
  form: CampaignForm;
  /** The college's own beside English; null: none. */
  language: string | null;
  onChange: (some: Partial<CampaignForm>) => void;
};

/** What it says, in English, in the college's language, or in both. */
export function CampaignTexts({ form, language: own, onChange }: TextsProps) {
  const { client } = useApi();
  const [chosen, setChosen] = useState(form.texts[0]?.language ?? "en");
  const [preview, setPreview] = useState<TemplatePreview | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const { attempt, pending, problem } = useAttempt();
  const languages = [...new Set(["en", ...(own ? [own] : []), ...form.texts.map(({ language }) => language)])];
  const known = form.texts.find(({ language }) => language === chosen);
  const text = known?.text ?? NO_TEXT;
  const change = (part: keyof TemplateText, value: string) => {
    const next = { language: chosen, text: { ...text, [part]: value } };
    const others = form.texts.filter(({ language }) => language !== chosen);
    const isEmpty = Object.values(next.text).every((one) => one.trim() === "");
    onChange({ texts: isEmpty && others.length > 0 ? others : [...others, next] });
  };
  const audience = audienceOf(form);
  const show = () =>
    attempt(async () => {
      setRefused(null);
      if (!audience) return;
      const shown = await client.campaigns.preview.query({ audience, language: chosen, text });
      if (!shown.ok) return setRefused(sayCampaignRefusal(shown.refusal));
      setPreview(shown.value);
    });
  const isWhole = Object.values(text).every((one) => one.trim() !== "");
  const missing = audience === null ? "Say first whom it is for." : isWhole ? null : "Write all three first.";
  const said = refused ?? problem?.message;
  return (
    <Card as="section" aria-labelledby="campaign-texts" className="flex flex-col gap-4">
      <h2 id="campaign-texts" className="font-semibold">
        What it says
      </h2>
      {languages.length > 1 ? (
        <Select
          label="Language"
          hint="One is enough: who reads another gets the one there is."
          value={chosen}
          options={languages.map((value) => ({ value, label: nameOf(value) }))}
          onChange={setChosen}
        />
      ) : null}
      <TextField
        label="Title"
        hint="The subject of a mail, and the first line of everything else."
        maxLength={TEMPLATE_TITLE_CHARS_MAX}
        value={text.title}
        onChange={(event) => change("title", event.target.value)}
      />
      <TextArea
        label="In short"
        hint="For notifications and text messages."
        rows={2}
        maxLength={TEMPLATE_SHORT_CHARS_MAX}
        value={text.short}
        onChange={(event) => change("short", event.target.value)}
      />
      <TextArea
        label="Mail"
        hint="In the inbox too. A link to withdraw is added below every mail."
        rows={9}
        maxLength={TEMPLATE_TEXT_CHARS_MAX}
        value={text.text}
        onChange={(event) => change("text", event.target.value)}
      />
      <div>
        <p className="text-sm font-semibold">What you can name</p>
        <p className="flex flex-wrap gap-x-4 font-mono text-sm text-ink-soft">
          {variablesOf(form.type === "event" ? "event-campaign" : "college-campaign").map((name) => (
            <span key={name} className="whitespace-nowrap">{`{{ ${name} }}`}</span>
          ))}
        </p>
      </div>
      {said ? <Notice tone="bad">{said}</Notice> : null}
      <div>
        <Button variant="secondary" pending={pending} disabledReason={missing} onClick={() => void show()}>
          Preview
        </Button>
      </div>
      {preview ? <TextPreview said={preview.said} /> : null}
    </Card>
  );
}

function nameOf(language: string): string {
  return new Intl.DisplayNames(["en"], { type: "language" }).of(language) ?? language;
}
