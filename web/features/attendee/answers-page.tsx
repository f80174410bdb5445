import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { Answers } from "#shared/domain/forms/types";
import { answerText, askedOf } from "#shared/domain/forms/view";
import type { FormPage } from "#shared/views/forms";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi, useCollege } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { EmptyState } from "#web/ui/empty-state";
import { backLinkClass, PageHeader } from "#web/ui/page-header";
import { Time } from "#web/ui/time";
import { toast } from "#web/ui/toast";
import { useNow } from "#web/ui/use-now";
import { RegistrationForm } from "./registration-form.tsx";
import { useAnswers } from "./use-answers.ts";

const CLOSING_REFRESH_MS = 5_000;

/** What somebody answered when they registered: to change until registration closes, to read from then on. */
export function AnswersPage({ eventId }: { eventId: string }) {
  const { trpc } = useApi();
  const college = useCollege();
  const now = useNow(CLOSING_REFRESH_MS);
  const { data: event } = useSuspenseQuery(trpc.attendee.getEvent.queryOptions({ eventId }));
  const { data: form } = useSuspenseQuery(trpc.forms.get.queryOptions({ eventId }));
  // Who was not asked before answers until the event ends: the gate waits for it.
  const open = event.mine?.unanswered ?? 0;
  const isOpen = event.status !== "ended" && (now < form.changeableUntil || open > 0);
  const ticketTypes = form.mine?.ticketTypes ?? (event.mine?.tickets ?? []).map(({ ticketTypeId }) => ticketTypeId);
  return (
    <div className="mx-auto w-full max-w-md">
      <PageHeader
        back={
          <Link to="/$college/events/$eventId" params={{ college, eventId }} className={backLinkClass}>
            <ArrowLeft aria-hidden size={16} />
            {event.title}
          </Link>
        }
        title="My answers"
      >
        {open > 0 ? (
          "The organizers ask this of everybody who comes. You are let in once you have answered."
        ) : isOpen ? (
          <>
            You can change them until <Time at={form.changeableUntil} form="day-clock" />.
          </>
        ) : (
          "Registration is closed, so they stay as they are."
        )}
      </PageHeader>
      {form.questions.length === 0 ? (
        <EmptyState title="Nothing is asked">The organizers of this event have no questions.</EmptyState>
      ) : isOpen ? (
        <Change eventId={eventId} form={form} ticketTypes={ticketTypes} />
      ) : (
        <Answered form={form} />
      )}
    </div>
  );
}

type ChangeProps = { eventId: string; form: FormPage; ticketTypes: readonly string[] };

function Change({ eventId, form, ticketTypes }: ChangeProps) {
  const { trpc, client } = useApi();
  const change = useCommand({
    send: (answers: Answers) => client.forms.changeAnswers.mutate({ eventId, answers }),
    onOk: (next) => {
      answering.forget();
      queryClient.setQueryData(trpc.forms.get.queryKey({ eventId }), next);
      void queryClient.invalidateQueries(trpc.attendee.getEvent.queryFilter({ eventId }));
      toast("Saved.", "good");
    },
  });
  const answering = useAnswers({ eventId, form, ticketTypes }, change.problem);
  const save = async () => {
    const answers = await answering.check();
    if (answers && (await change.run(answers)) === null)
      await queryClient.invalidateQueries(trpc.forms.get.queryFilter({ eventId }));
  };
  return (
    <Card className="flex flex-col gap-4">
      <RegistrationForm answering={answering} />
      <OutcomeNotice refusal={change.refusal} problem={change.problem} unreached={change.unreached} />
      <Button size="lg" wide pending={change.pending} onClick={save}>
        Save my answers
      </Button>
    </Card>
  );
}

function Answered({ form }: { form: FormPage }) {
  const answers = form.mine?.answers ?? {};
  return (
    <Card>
      <dl className="flex flex-col gap-4">
        {askedOf(form.questions, answers, form.mine?.ticketTypes ?? []).map(({ id, label }) => (
          <div key={id}>
            <dt className="text-sm text-ink-soft">{label}</dt>
            <dd className="font-medium break-words whitespace-pre-line">{answerText(answers[id]) || "No answer"}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
