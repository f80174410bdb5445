import { type ReactNode, useState } from "react";
import type { LinkAnswer } from "#shared/views/session";
import { Button } from "#web/ui/button";
import { Notice } from "#web/ui/notice";
import { NameStep } from "./name-step.tsx";
import { wordsForProblem } from "./problem-words.ts";
import { SignInFrame } from "./sign-in-frame.tsx";
import { tellSignedIn } from "./signed-in.ts";
import { SignedInElsewhere } from "./signed-in-elsewhere.tsx";
import { useAttempt } from "./use-attempt.ts";

export type ConfirmSignInPageProps = {
  place: string;
  /** From the link's fragment; null when there is none. */
  token: string | null;
  redeem: (token: string) => Promise<LinkAnswer>;
  rename: (name: string) => Promise<unknown>;
  /** Signed in, and named when new. */
  onDone: () => void;
  /** A link to ask for a new mail. */
  again: ReactNode;
};

/**
 * The link in the mail only opens this page; the button signs in. Mail scanners follow links but press no buttons,
 * so they cannot spend the token.
 */
export function ConfirmSignInPage({ place, token, redeem, rename, onDone, again }: ConfirmSignInPageProps) {
  const [isNew, setIsNew] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const [goesOn, setGoesOn] = useState(false);
  const { attempt, pending, problem } = useAttempt();

  const confirm = (linkToken: string) =>
    attempt(async () => {
      const answer = await redeem(linkToken);
      if (answer.kind === "code") setCode(answer.code);
      else if (answer.newcomer) setIsNew(true);
      else if (await tellSignedIn()) setGoesOn(true);
      else onDone();
    });
  const words = problem && wordsForProblem(problem);
  return (
    <SignInFrame place={place}>
      {token === null ? (
        <>
          <h1 className="text-title font-bold">This link is incomplete</h1>
          <p className="text-ink-soft">
            Part of it was lost on the way. Copy the whole link from the mail, or ask for a new one.
          </p>
          {again}
        </>
      ) : goesOn ? (
        <SignedInElsewhere />
      ) : isNew ? (
        <NameStep rename={rename} onDone={onDone} />
      ) : code ? (
        <OtherBrowser code={code} again={again} />
      ) : (
        <>
          <h1 className="text-title font-bold">One press, and you are in</h1>
          <p className="text-ink-soft">It signs you in where you asked for this mail.</p>
          {words ? (
            <Notice tone="bad" title={words.title} action={again}>
              {words.detail}
            </Notice>
          ) : (
            <Button size="lg" wide pending={pending} onClick={() => confirm(token)}>
              Sign in to {place}
            </Button>
          )}
        </>
      )}
    </SignInFrame>
  );
}

/** A link signs in only the browser that asked for it: whoever was talked into pressing it gives nothing away. */
function OtherBrowser({ code, again }: { code: string; again: ReactNode }) {
  return (
    <>
      <div className="flex flex-col gap-2">
        <h1 className="text-title font-bold">Type this code where you asked</h1>
        <p className="text-ink-soft">You asked for the link in another browser. It waits there for these six digits.</p>
      </div>
      <p
        role="status"
        className="rounded-card bg-sunken py-5 text-center font-mono text-[2.5rem] leading-none font-bold tracking-[0.15em]"
      >
        {code.slice(0, 3)} {code.slice(3)}
      </p>
      <p className="text-sm text-ink-soft">
        Somebody else asks you for it? Close this page: nobody from CampusPulse ever needs it.
      </p>
      {again}
    </>
  );
}
