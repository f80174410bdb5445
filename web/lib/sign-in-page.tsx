import { MailCheck } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "#web/ui/button";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { fieldError, type Problem, toProblem } from "./problem.ts";
import { wordsForProblem } from "./problem-words.ts";
import { SignInFrame } from "./sign-in-frame.tsx";

export type SignInPageProps = {
  /** Where one signs in to: a college's name, or the platform. */
  place: string;
  requestLink: (email: string) => Promise<{ sentTo: string }>;
  footer?: ReactNode;
};

/** Asks for an address and says the same thing whoever it belongs to. */
export function SignInPage({ place, requestLink, footer }: SignInPageProps) {
  const [email, setEmail] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  const [pending, setPending] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    setProblem(null);
    const readable = event.currentTarget.checkValidity();
    setUnreadable(!readable);
    if (!readable) return;
    setPending(true);
    try {
      setSentTo((await requestLink(email)).sentTo);
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setPending(false);
    }
  };

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
              ten minutes, on this device or any other.
            </p>
          </div>
          <Button variant="secondary" onClick={() => setSentTo(null)}>
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
        </>
      )}
      {footer}
    </SignInFrame>
  );
}
