import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Answers } from "#shared/domain/forms/types";
import { ADMISSION } from "#shared/domain/ledger/choice";
import type { OfferedPass } from "#shared/views/guests";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { toProblem } from "#web/lib/problem";
import { type Words, wordsForProblem } from "#web/lib/problem-words";
import { queryClient } from "#web/lib/query-client";
import { wordsFor } from "#web/lib/refusal-words";
import { SignInFrame } from "#web/lib/sign-in-frame";
import { formatSpan } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useBrand, useMe } from "#web/lib/use-me";
import { Button, buttonClass } from "#web/ui/button";
import { Money } from "#web/ui/money";
import { Notice } from "#web/ui/notice";
import { Loading, Skeleton } from "#web/ui/skeleton";
import { Time } from "#web/ui/time";
import { usePageTitle } from "#web/ui/use-page-title";
import { RegistrationForm } from "./registration-form.tsx";
import { useAnswers } from "./use-answers.ts";

const INCOMPLETE: Words = {
  title: "The link is incomplete",
  detail: "Part of it was lost on the way. Copy the whole link from the mail.",
};

/** A pass that somebody else gives: what it is for, what the event asks, and the button that takes it. */
export function OfferPage({ token }: { token: string | null }) {
  const { trpc } = useApi();
  const { name, slug, timeZone } = useBrand();
  const { user } = useMe();
  usePageTitle("A pass for you");
  const offered = useQuery(
    trpc.transfers.open.queryOptions({ token: token ?? "" }, { enabled: token !== null, retry: false }),
  );
  const over = offered.data?.ok === false ? offered.data.refusal : null;
  const words = over
    ? wordsFor(over, timeZone)
    : offered.error
      ? wordsForProblem(toProblem(offered.error))
      : token === null
        ? INCOMPLETE
        : null;
  const home = (
    <Link to="/$college" params={{ college: slug }} className={buttonClass({ variant: "secondary" })}>
      Go to the events
    </Link>
  );
  return (
    <SignInFrame place={name}>
      {words ? (
        <>
          <h1 className="text-title font-bold">A pass for you</h1>
          <Notice tone={over ? "warn" : "bad"} title={words.title} action={home}>
            {words.detail}
          </Notice>
          {user ? <p className="text-sm text-ink-soft">You are signed in as {user.email}.</p> : null}
        </>
      ) : token !== null && offered.data?.ok ? (
        <Offer token={token} offer={offered.data.value} />
      ) : (
        <Loading>
          <Skeleton className="h-40 w-full" />
        </Loading>
      )}
    </SignInFrame>
  );
}

function Offer({ token, offer }: { token: string; offer: OfferedPass }) {
  const { client, trpc } = useApi();
  const { slug, timeZone } = useBrand();
  const { event, form } = offer;
  const accept = useCommand({
    send: (answers: Answers) => client.transfers.accept.mutate({ token, answers }),
    onOk: async () => {
      answering.forget();
      await queryClient.invalidateQueries(trpc.attendee.pathFilter());
      await queryClient.invalidateQueries(trpc.transfers.open.queryFilter({ token }));
    },
  });
  const answering = useAnswers({ eventId: event.id, form, ticketTypes: offer.ticketTypeIds }, accept.problem);
  const take = async () => {
    const answers = await answering.check();
    if (answers) await accept.run(answers);
  };
  return (
    <>
      <div className="flex flex-col gap-2">
        <h1 className="text-title font-bold text-balance break-words">{event.title}</h1>
        <p className="text-ink-soft">
          {formatSpan(event.startsAt, event.endsAt, timeZone, Date.now())}
          <br />
          {event.venue}
        </p>
      </div>
      {offer.isAccepted ? (
        <>
          <Notice tone="good" title="This pass is yours">
            {offer.from} gave it to you. It is in your own name, and theirs no longer works.
          </Notice>
          <Link
            to="/$college/events/$eventId/pass"
            params={{ college: slug, eventId: event.id }}
            className={buttonClass({ size: "lg", wide: true })}
          >
            Show my pass
          </Link>
        </>
      ) : (
        <>
          <p>
            {offer.from} offers you a pass
            {offer.ticketType && offer.ticketType !== ADMISSION.name ? ` (${offer.ticketType})` : ""}. Take it until{" "}
            <Time at={offer.expiresAt} form="day-clock" />, and it is in your own name.
            {offer.due > 0 ? (
              <>
                {" "}
                <Money amount={offer.due} /> are to be paid at the door.
              </>
            ) : null}
          </p>
          <RegistrationForm answering={answering} />
          <OutcomeNotice refusal={accept.refusal} problem={accept.problem} unreached={accept.unreached} />
          <Button size="lg" wide pending={accept.pending} onClick={take}>
            Take this pass
          </Button>
        </>
      )}
    </>
  );
}
