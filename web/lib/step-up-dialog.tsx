import { KeyRound } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { StepUpQuestion } from "#shared/views/passkeys";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { Spinner } from "#web/ui/spinner";
import { type AuthClient, askHowToProve, makePasskey, PasskeyDeclined, provePasskey } from "./passkey.ts";
import { wordsForProblem } from "./problem-words.ts";
import { SignInAgain } from "./sign-in-again.tsx";
import { currentAsk, subscribeToAsks } from "./step-up.ts";
import { useAttempt } from "./use-attempt.ts";

export type StepUpDialogProps = {
  client: AuthClient;
  /** Where the pages are: a college's slug, or "platform". */
  scope: string;
  /** For who signed in by a campus login, to do so again without leaving the page. */
  campus?: ReactNode;
};

/** Asks for a proof of who is there when the server wants one: see `withStepUp`. One of these on every page that can need it. */
export function StepUpDialog({ client, scope, campus }: StepUpDialogProps) {
  const asked = useSyncExternalStore(subscribeToAsks, currentAsk);
  return (
    <Dialog open={asked !== null} onClose={() => asked?.answer(false)} title="Prove that it is you">
      {asked ? <StepUp client={client} scope={scope} campus={campus} onProven={() => asked.answer(true)} /> : null}
    </Dialog>
  );
}

const WORDS: Record<StepUpQuestion["kind"], string> = {
  asked: "What you are about to do needs more than a mail account. Your passkey counts for ten minutes.",
  none: "You have no passkey yet. Make one on this device: your fingerprint, face or screen lock proves from then on that it is you.",
  elsewhere:
    "Your passkeys were made at another address of CampusPulse, and work there alone. Prove that it is you with a recovery code. Without one, sign in at that address and make codes on your account page there.",
  "sign-in":
    "You signed in a while ago, and you have no passkey to prove it with. Sign in once more: this page stays as it is, and goes on by itself.",
};
const BY_CAMPUS =
  "You signed in with a campus account, which opens this college only, and you have no passkey. Sign in once more: this page stays as it is, and goes on by itself.";

function StepUp({ client, scope, campus, onProven }: StepUpDialogProps & { onProven: () => void }) {
  const [question, setQuestion] = useState<StepUpQuestion | null>(null);
  const [declined, setDeclined] = useState(false);
  const [isLost, setIsLost] = useState(false);
  const [code, setCode] = useState("");
  const { attempt, pending, problem } = useAttempt();
  const ask = () => attempt(async () => setQuestion(await askHowToProve(client)));
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void ask();
  });
  const run = (work: () => Promise<boolean>) =>
    attempt(async () => {
      setDeclined(false);
      try {
        if (await work()) onProven();
      } catch (failure) {
        if (!(failure instanceof PasskeyDeclined)) throw failure;
        setDeclined(true);
      }
    });
  const prove = () =>
    run(async () => {
      const now = await provePasskey(client);
      setQuestion(now);
      return now.kind === "asked";
    });
  const make = () => run(async () => (await makePasskey(client)).length > 0);
  const recover = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await client.auth.recover.mutate({ code });
      return true;
    });
  };
  const words = problem && wordsForProblem(problem);
  const kind = question?.kind ?? null;
  return (
    <div className="flex flex-col gap-4">
      {question ? <p>{question.kind === "sign-in" && question.byCampus ? BY_CAMPUS : WORDS[question.kind]}</p> : null}
      {words ? (
        <Notice tone="bad" title={words.title}>
          {words.detail}
        </Notice>
      ) : declined ? (
        <Notice tone="warn">Your browser did not get an answer. Try again, or close this.</Notice>
      ) : null}
      {kind === null ? (
        problem ? (
          <Button variant="secondary" wide onClick={ask}>
            Try again
          </Button>
        ) : (
          <p role="status" className="flex items-center gap-3">
            <Spinner />
            One moment…
          </p>
        )
      ) : question?.kind === "sign-in" ? (
        <SignInAgain
          client={client}
          scope={scope}
          signedInAt={question.signedInAt}
          campus={question.byCampus ? campus : null}
          onDone={onProven}
        />
      ) : isLost || kind === "elsewhere" ? (
        <form onSubmit={recover} noValidate className="flex flex-col gap-4">
          <TextField
            label="Recovery code"
            placeholder="ABCDE-FGHJK"
            autoComplete="off"
            className="font-mono uppercase"
            hint="One of those you printed. Then make a passkey for this address on your account page."
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
          <Button type="submit" wide pending={pending} disabledReason={code.trim() ? null : "Type the code first."}>
            Use the code
          </Button>
        </form>
      ) : (
        <Button
          wide
          icon={<KeyRound aria-hidden size={18} />}
          pending={pending}
          onClick={kind === "none" ? make : prove}
        >
          {kind === "none" ? "Make a passkey" : "Use my passkey"}
        </Button>
      )}
      {kind === "asked" ? (
        <Button variant="quiet" wide onClick={() => setIsLost(!isLost)}>
          {isLost ? "Use my passkey instead" : "I lost my passkey"}
        </Button>
      ) : null}
    </div>
  );
}
