import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ok } from "#shared/result";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { toProblem } from "#web/lib/problem";
import { wordsForProblem } from "#web/lib/problem-words";
import { placeName, ROLE_EFFECTS, ROLE_NAMES } from "#web/lib/role-words";
import { SignInFrame } from "#web/lib/sign-in-frame";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useBrand, useMe } from "#web/lib/use-me";
import { Button, buttonClass } from "#web/ui/button";
import { Notice } from "#web/ui/notice";
import { Loading, Skeleton } from "#web/ui/skeleton";
import { Time } from "#web/ui/time";

/** What somebody is invited to be, and the button that accepts. */
export function InvitationPage({ token }: { token: string | null }) {
  const { client, trpc } = useApi();
  const { name, slug } = useBrand();
  const { user } = useMe();
  const offered = useQuery(
    trpc.people.getInvitation.queryOptions({ token: token ?? "" }, { enabled: token !== null, retry: false }),
  );
  const accept = useCommand({
    send: async (linkToken: string) => ok(await client.people.acceptInvitation.mutate({ token: linkToken })),
    // A fresh page: what this person may do has changed.
    onOk: () => location.replace(`/${slug}/account`),
  });
  const words = offered.error && wordsForProblem(toProblem(offered.error));
  const home = (
    <Link to="/$college" params={{ college: slug }} className={buttonClass({ variant: "secondary" })}>
      Go to the events
    </Link>
  );
  if (token === null || words) {
    return (
      <SignInFrame place={name}>
        <h1 className="text-title font-bold">This invitation does not open</h1>
        <Notice tone="bad" title={words?.title ?? "The link is incomplete"} action={home}>
          {words?.detail ?? "Part of it was lost on the way. Copy the whole link from the mail."}
        </Notice>
        {user ? <p className="text-sm text-ink-soft">You are signed in as {user.email}.</p> : null}
      </SignInFrame>
    );
  }
  if (!offered.data) {
    return (
      <SignInFrame place={name}>
        <Loading>
          <Skeleton className="h-40 w-full" />
        </Loading>
      </SignInFrame>
    );
  }
  const { role, endsAt } = offered.data;
  const place = placeName(offered.data);
  return (
    <SignInFrame place={name}>
      <div className="flex flex-col gap-2">
        <h1 className="text-title font-bold">You are invited: {ROLE_NAMES[role].toLowerCase()}</h1>
        <p className="text-ink-soft">
          {place ? `At ${place}` : `At all of ${name}`}
          {endsAt === null ? "" : ", until "}
          {endsAt === null ? null : <Time at={endsAt} form="day-clock" />}. {ROLE_EFFECTS[role]}
        </p>
      </div>
      <OutcomeNotice refusal={null} problem={accept.problem} />
      <Button size="lg" wide pending={accept.pending} onClick={() => accept.run(token)}>
        Accept
      </Button>
      {home}
    </SignInFrame>
  );
}
