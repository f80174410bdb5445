import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type OutsideChannel, TOPICS, type Topic } from "#shared/message-kinds";
import type { MessageSettings } from "#shared/views/messages";
import { sayRefusal } from "#web/lib/message-words";
import { toProblem } from "#web/lib/problem";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Choices } from "#web/ui/choices";
import { Select } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { Skeleton } from "#web/ui/skeleton";
import { toast } from "#web/ui/toast";
import { PhoneNumber } from "./phone-number.tsx";
import { PushDevices } from "./push-devices.tsx";
import { QuietHours } from "./quiet-hours.tsx";
import { ALWAYS_BY_MAIL, CHANNEL_WORDS, TOPIC_WORDS } from "./topic-words.ts";

type Draft = Pick<MessageSettings, "channels" | "quietFrom" | "quietTo" | "language">;

export function MessageSettingsForm() {
  const { trpc } = useApi();
  const { data: settings, error } = useQuery(trpc.messages.settings.queryOptions());
  const keep = (next: MessageSettings) => queryClient.setQueryData(trpc.messages.settings.queryKey(), next);
  if (error) return <Notice tone="bad">{toProblem(error).message}</Notice>;
  if (!settings) return <Skeleton className="h-96" />;
  return (
    <>
      {settings.pushKey ? <PushDevices pushKey={settings.pushKey} settings={settings} onSettings={keep} /> : null}
      {settings.offered.includes("sms") ? <PhoneNumber settings={settings} onSettings={keep} /> : null}
      <Wishes key={settings.version} settings={settings} onSettings={keep} />
    </>
  );
}

function Wishes({ settings, onSettings }: { settings: MessageSettings; onSettings: (next: MessageSettings) => void }) {
  const { client } = useApi();
  const { channels, quietFrom, quietTo, language, version, languages, timeZone, offered } = settings;
  const [draft, setDraft] = useState<Draft>({ channels, quietFrom, quietTo, language });
  const [refused, setRefused] = useState<string | null>(null);
  const { attempt, pending, problem } = useAttempt();
  const isChanged = JSON.stringify(draft) !== JSON.stringify({ channels, quietFrom, quietTo, language });
  const save = () =>
    attempt(async () => {
      setRefused(null);
      const saved = await client.messages.saveSettings.mutate({ version, ...draft });
      if (!saved.ok) return setRefused(sayRefusal(saved.refusal, settings.timeZone));
      onSettings(saved.value);
      toast("It is as you want it", "good");
    });
  const said = refused ?? problem?.message;
  return (
    <Card as="section" aria-labelledby="topics-title">
      <h2 id="topics-title" className="font-semibold">
        What you are told, and how
      </h2>
      <p className="pb-3 text-sm text-ink-soft">Everything lies in your inbox here. Choose what else it does.</p>
      <div className="flex flex-col gap-4">
        {TOPICS.map((topic) => (
          <TopicChoice
            key={topic}
            topic={topic}
            offered={offered}
            isReached={settings.phone?.isVerified === true}
            chosen={draft.channels[topic]}
            onChange={(chosen) => setDraft({ ...draft, channels: { ...draft.channels, [topic]: chosen } })}
          />
        ))}
        <QuietHours
          from={draft.quietFrom}
          to={draft.quietTo}
          timeZone={timeZone}
          onChange={(from, to) => setDraft({ ...draft, quietFrom: from, quietTo: to })}
        />
        {languages.length > 1 ? (
          <Select
            label="Language"
            hint="What your college has not written in it comes in English."
            value={draft.language}
            options={languages.map((value) => ({ value, label: nameOfLanguage(value) }))}
            onChange={(value) => setDraft({ ...draft, language: value })}
          />
        ) : null}
        {said ? <Notice tone="bad">{said}</Notice> : null}
        {isChanged ? (
          <Button pending={pending} onClick={() => void save()}>
            Save
          </Button>
        ) : null}
      </div>
    </Card>
  );
}

function TopicChoice(props: {
  topic: Topic;
  offered: readonly OutsideChannel[];
  /** Whether text messages have a number to go to. */
  isReached: boolean;
  chosen: readonly OutsideChannel[];
  onChange: (chosen: readonly OutsideChannel[]) => void;
}) {
  const { topic, offered, isReached, chosen, onChange } = props;
  const { title, says } = TOPIC_WORDS[topic];
  const isAlways = ALWAYS_BY_MAIL.has(topic);
  const isOffered: Record<OutsideChannel, boolean> = {
    mail: !isAlways,
    push: true,
    sms: isReached || chosen.includes("sms"),
  };
  const options = offered.filter((channel) => isOffered[channel]);
  return (
    <Choices
      label={title}
      hint={isAlways ? `${says}. Always by mail too.` : says}
      kind="checkbox"
      options={options.map((value) => ({ value, label: CHANNEL_WORDS[value] }))}
      chosen={chosen}
      onChange={(next) => onChange(offered.filter((channel) => next.includes(channel)))}
    />
  );
}

function nameOfLanguage(language: string): string {
  return new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
}
