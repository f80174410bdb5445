import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { TEMPLATE_SHORT_CHARS_MAX, TEMPLATE_TEXT_CHARS_MAX, TEMPLATE_TITLE_CHARS_MAX } from "#shared/limits";
import { type TemplateKind, variablesOf } from "#shared/message-kinds";
import type { TemplatePreview, TemplatesSetup, TemplateText, TemplateView } from "#shared/views/messages";
import { sayRefusal } from "#web/lib/message-words";
import { fieldError, toProblem } from "#web/lib/problem";
import { queryClient } from "#web/lib/query-client";
import { withStepUp } from "#web/lib/step-up";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Select, TextArea, TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { Skeleton } from "#web/ui/skeleton";
import { toast } from "#web/ui/toast";
import { TEMPLATE_OPTIONS } from "./message-kind-words.ts";

/** What was typed and is not saved, by message and language. */
type Drafts = Readonly<Record<string, TemplateText | undefined>>;

/** A college's own words for what people are told, in English and one language more. */
export function MessageTexts() {
  const { trpc } = useApi();
  const { data: setup, error } = useQuery(trpc.messages.listTemplates.queryOptions());
  const [kind, setKind] = useState<TemplateKind>("pass-issued");
  const [language, setLanguage] = useState("en");
  const [drafts, setDrafts] = useState<Drafts>({});
  if (error) return <Notice tone="bad">{toProblem(error).message}</Notice>;
  if (!setup) return <Skeleton className="h-96" />;
  const english = setup.templates.find((one) => one.kind === kind && one.language === "en");
  const known = setup.templates.find((one) => one.kind === kind && one.language === language);
  const text = known?.text ?? english?.text ?? setup.shipped[kind];
  const draftKey = `${kind} ${language}`;
  const template: TemplateView = { kind, language, version: known?.version ?? 0, text };
  return (
    <div className="flex flex-col gap-6">
      <div className="grid gap-3 sm:grid-cols-2">
        <Select label="Message" value={kind} options={TEMPLATE_OPTIONS} onChange={setKind} />
        <LanguageChoice own={setup.language} value={language} onChange={setLanguage} />
      </div>
      <TextEditor
        key={`${draftKey} ${template.version}`}
        template={template}
        draft={drafts[draftKey] ?? null}
        onDraft={(draft) => setDrafts((others) => ({ ...others, [draftKey]: draft }))}
        onSetup={(next) => {
          setDrafts((others) => ({ ...others, [draftKey]: undefined }));
          queryClient.setQueryData(trpc.messages.listTemplates.queryKey(), next);
        }}
      />
    </div>
  );
}

/** English, and the one language the college has added or begins with its first text. */
function LanguageChoice(props: { own: string | null; value: string; onChange: (language: string) => void }) {
  const { own, value, onChange } = props;
  if (own !== null) {
    const options = ["en", own].map((language) => ({ value: language, label: nameOf(language) }));
    return <Select label="Language" value={value} options={options} onChange={onChange} />;
  }
  return (
    <TextField
      label="Language"
      hint="en, and one more, as a code: hi, ta, cy, pt-BR"
      maxLength={20}
      value={value}
      onChange={(event) => onChange(event.target.value.trim())}
    />
  );
}

function nameOf(language: string): string {
  return new Intl.DisplayNames(["en"], { type: "language" }).of(language) ?? language;
}

type TextEditorProps = {
  template: TemplateView;
  draft: TemplateText | null;
  onDraft: (draft: TemplateText) => void;
  onSetup: (next: TemplatesSetup) => void;
};

function TextEditor({ template, draft, onDraft, onSetup }: TextEditorProps) {
  const { client } = useApi();
  const { timeZone } = usePlace();
  const { kind, language, version } = template;
  const text = draft ?? template.text;
  const [preview, setPreview] = useState<TemplatePreview | null>(null);
  const [wrong, setWrong] = useState<{ part: keyof TemplateText | null; says: string } | null>(null);
  const { attempt, pending, problem } = useAttempt();
  const change = (part: keyof TemplateText, value: string) => onDraft({ ...text, [part]: value });
  const refuse = (refusal: Parameters<typeof sayRefusal>[0]) => {
    const part = refusal.code === "template-invalid" ? refusal.part : null;
    setWrong({ part, says: sayRefusal(refusal, timeZone) });
  };
  const errorOf = (part: keyof TemplateText) =>
    wrong?.part === part ? wrong.says : fieldError(problem, `text.${part}`);
  const save = () =>
    attempt(async () => {
      setWrong(null);
      const saved = await withStepUp(() => client.messages.saveTemplate.mutate({ kind, language, version, text }));
      if (!saved.ok) return refuse(saved.refusal);
      onSetup(saved.value);
      toast("Saved", "good");
    });
  const show = () =>
    attempt(async () => {
      setWrong(null);
      const shown = await client.messages.previewTemplate.query({ kind, language, text });
      if (!shown.ok) return refuse(shown.refusal);
      setPreview(shown.value);
    });
  const remove = () =>
    attempt(async () => {
      const removed = await withStepUp(() => client.messages.removeTemplate.mutate({ kind, language, version }));
      if (!removed.ok) return refuse(removed.refusal);
      onSetup(removed.value);
      toast("Our words hold again", "good");
    });
  const said = wrong?.part === null ? wrong.says : (fieldError(problem, "language") ?? problem?.message);
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Card as="section" aria-label="Text" className="flex flex-col gap-4">
        <TextField
          label="Title"
          hint="The subject of a mail, and the first line of everything else."
          maxLength={TEMPLATE_TITLE_CHARS_MAX}
          value={text.title}
          error={errorOf("title")}
          onChange={(event) => change("title", event.target.value)}
        />
        <TextArea
          label="In short"
          hint="For the inbox, notifications and text messages."
          rows={3}
          maxLength={TEMPLATE_SHORT_CHARS_MAX}
          value={text.short}
          error={errorOf("short")}
          onChange={(event) => change("short", event.target.value)}
        />
        <TextArea
          label="Mail"
          rows={12}
          maxLength={TEMPLATE_TEXT_CHARS_MAX}
          value={text.text}
          error={errorOf("text")}
          onChange={(event) => change("text", event.target.value)}
        />
        <div>
          <p className="text-sm font-semibold">What you can name</p>
          <p className="flex flex-wrap gap-x-4 font-mono text-sm text-ink-soft">
            {variablesOf(kind).map((name) => (
              <span key={name} className="whitespace-nowrap">{`{{ ${name} }}`}</span>
            ))}
          </p>
        </div>
        {said ? <Notice tone="bad">{said}</Notice> : null}
        <div className="flex flex-wrap gap-3">
          <Button pending={pending} onClick={() => void save()}>
            Save
          </Button>
          <Button variant="secondary" pending={pending} onClick={() => void show()}>
            Preview
          </Button>
          {version > 0 ? (
            <Button variant="secondary" pending={pending} onClick={() => void remove()}>
              Back to ours
            </Button>
          ) : null}
        </div>
      </Card>
      {preview ? <Preview preview={preview} /> : null}
    </div>
  );
}

function Preview({ preview: { said, eventTitle } }: { preview: TemplatePreview }) {
  return (
    <Card as="section" aria-labelledby="preview-title" className="flex flex-col gap-3">
      <h2 id="preview-title" className="font-semibold">
        Preview
      </h2>
      <p className="text-sm text-ink-soft">
        {eventTitle ? `As it would go to you about “${eventTitle}”.` : "With examples, for there is no event yet."}
      </p>
      <div className="rounded-control bg-sunken p-3">
        <p className="font-semibold break-words">{said.title}</p>
        <p className="text-sm break-words">{said.short}</p>
      </div>
      <div className="rounded-control border border-line p-3 text-sm break-words whitespace-pre-wrap">{said.text}</div>
    </Card>
  );
}
