import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "#web/ui/button";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { type Problem, toProblem } from "./problem.ts";
import { wordsForProblem } from "./problem-words.ts";
import { SignInFrame } from "./sign-in-frame.tsx";

export type ConfirmSignInPageProps = {
  place: string;
  /** From the link's fragment; null when there is none. */
  token: string | null;
  redeem: (token: string) => Promise<{ newcomer: boolean }>;
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
  const [step, setStep] = useState<"confirm" | "name">("confirm");
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, setPending] = useState(false);

  const attempt = async (work: () => Promise<void>) => {
    if (pending) return;
    setPending(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setPending(false);
    }
  };

  const confirm = (linkToken: string) =>
    attempt(async () => {
      const { newcomer } = await redeem(linkToken);
      if (newcomer) setStep("name");
      else onDone();
    });
  const saveName = (event: FormEvent) => {
    event.preventDefault();
    void attempt(async () => {
      await rename(name.trim());
      onDone();
    });
  };

  const words = problem ? wordsForProblem(problem) : null;
  const notice = words ? (
    <Notice tone="bad" title={words.title} action={again}>
      {words.detail}
    </Notice>
  ) : null;
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
      ) : step === "confirm" ? (
        <>
          <h1 className="text-title font-bold">One press, and you are in</h1>
          <p className="text-ink-soft">This signs you in on this device.</p>
          {notice ?? (
            <Button size="lg" wide pending={pending} onClick={() => confirm(token)}>
              Sign in to {place}
            </Button>
          )}
        </>
      ) : (
        <form onSubmit={saveName} className="flex flex-col gap-4">
          <h1 className="text-title font-bold">Welcome. What is your name?</h1>
          <TextField
            label="Name"
            hint="It stands on your pass, and is called at the counter."
            autoComplete="name"
            required
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          {notice}
          <Button
            type="submit"
            size="lg"
            wide
            pending={pending}
            disabledReason={name.trim() ? null : "Type your name to go on."}
          >
            Continue
          </Button>
        </form>
      )}
    </SignInFrame>
  );
}
