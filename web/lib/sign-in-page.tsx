import { MailCheck } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "#web/ui/button";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { CodeForm } from "./code-form.tsx";
import { NameStep } from "./name-step.tsx";
import { fieldError } from "./problem.ts";
import { wordsForProblem } from "./problem-words.ts";
import { SignInFrame } from "./sign-in-frame.tsx";
import { useAttempt } from "./use-attempt.ts";

export type SignInPageProps = {
  /** Where one signs in to: a college's name, or the platform. */
  place: string;
  requestLink: (email: string) => Promise<{ sentTo: string }>;
  redeemCode: (code: string) => Promise<{ newcomer: boolean }>;
  rename: (name: string) => Promise<unknown>;
  /** Signed in by the code, and named when new. */
  onDone: () => void;
  /** Other ways to sign in there. */
  others?: ReactNode;
  footer?: ReactNode;
};

/** Asks for an address and says the same thing whoever it belongs to. */
export function SignInPage({ place, requestLink, redeemCode, rename, onDone, others, footer }: SignInPageProps) {
  const [email, setEmail] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  const [isNew, setIsNew] = useState(false);
  const { attempt, pending, problem } = useAttempt();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const readable = event.currentTarget.checkValidity();
    setUnreadable(!readable);
    if (readable) void attempt(async () => setSentTo((await requestLink(email)).sentTo));
  };
  const enter = async (code: string) => {
    const { newcomer } = await redeemCode(code);
    if (newcomer) setIsNew(true);
    else onDone();
  };

  if (isNew) {
    return (
      <SignInFrame place={place}>
        <NameStep rename={rename} onDone={onDone} />
      </SignInFrame>
    );
  }
  const wrongField = unreadable ? "Enter an address like ana@college.edu" : fieldError(problem, "email");
  const words = problem && !wrongField ? wordsForProblem(problem) : null;
  return (
    <SignInFrame place={place}>
      {sentTo ? (
        <>
          <MailCheck aria-hidden size={40} strokeWidth={1.5} className="text-accent-text" />
          <div className="flex flex-col gap-2">
            <h1 className="text-title font-bold">Check your mail</h1>
            <p role="status" className="text-ink-soft">
              We sent a sign-in link to <strong className="font-semibold text-ink">{sentTo}</strong>. It works once, for
              ten minutes. Open it in this browser and you are in.
            </p>
          </div>
          <CodeForm onCode={enter} />
          <Button variant="quiet" onClick={() => setSentTo(null)}>
            Use another address
          </Button>
        </>
      ) : (
        <>
          <div className="flex flex-col gap-2">
            <h1 className="text-title font-bold">Sign in</h1>
            <p className="text-ink-soft">No password. We mail you a link; new here is fine too.</p>
          </div>
          <form onSubmit={submit} noValidate className="flex flex-col gap-4">
            <TextField
              label="Your mail address"
              type="email"
              name="email"
              autoComplete="email"
              inputMode="email"
              required
              placeholder="you@college.edu"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              error={wrongField}
            />
            <Button type="submit" size="lg" wide pending={pending}>
              Send me a link
            </Button>
            {words ? (
              <Notice tone="bad" title={words.title}>
                {words.detail}
              </Notice>
            ) : null}
          </form>
          {others}
        </>
      )}
      {footer}
    </SignInFrame>
  );
}
