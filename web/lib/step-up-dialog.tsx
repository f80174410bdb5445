import { KeyRound } from "lucide-react";
import { type FormEvent, useState, useSyncExternalStore } from "react";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { type AuthClient, makePasskey, PasskeyDeclined, provePasskey } from "./passkey.ts";
import { wordsForProblem } from "./problem-words.ts";
import { currentAsk, subscribeToAsks } from "./step-up.ts";
import { useAttempt } from "./use-attempt.ts";

/** Asks for the second factor when the server wants one: see `withStepUp`. One of these on every page that can need it. */
export function StepUpDialog({ client }: { client: AuthClient }) {
  const asked = useSyncExternalStore(subscribeToAsks, currentAsk);
  return (
    <Dialog open={asked !== null} onClose={() => asked?.answer(false)} title="Prove that it is you">
      {asked ? <StepUp client={client} onProven={() => asked.answer(true)} /> : null}
    </Dialog>
  );
}

const MISSING_WORDS = {
  none: "You have no passkey yet. Make one on this device: your fingerprint, face or screen lock proves from then on that it is you.",
  elsewhere:
    "Your passkeys were made at another address of CampusPulse, and work there alone. Prove that it is you with a recovery code. Without one, sign in at that address and make codes on your account page there.",
};

function StepUp({ client, onProven }: { client: AuthClient; onProven: () => void }) {
  const [missing, setMissing] = useState<"none" | "elsewhere" | null>(null);
  const [declined, setDeclined] = useState(false);
  const [isLost, setIsLost] = useState(false);
  const [code, setCode] = useState("");
  const { attempt, pending, problem } = useAttempt();
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
      const proven = await provePasskey(client);
      setMissing(proven === "proved" ? null : proven);
      return proven === "proved";
    });
  const make = () => run(async () => (await makePasskey(client)).length > 0);
  const recover = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await client.auth.recover.mutate({ code });
      return true;
    });
  };
  const hasNone = missing === "none";
  const words = problem && wordsForProblem(problem);
  return (
    <div className="flex flex-col gap-4">
      <p>
        {missing
          ? MISSING_WORDS[missing]
          : "What you are about to do needs more than a mail account. Your passkey counts for ten minutes."}
      </p>
      {words ? (
        <Notice tone="bad" title={words.title}>
          {words.detail}
        </Notice>
      ) : declined ? (
        <Notice tone="warn">Your browser did not get an answer. Try again, or close this.</Notice>
      ) : null}
      {isLost || missing === "elsewhere" ? (
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
        <Button wide icon={<KeyRound aria-hidden size={18} />} pending={pending} onClick={hasNone ? make : prove}>
          {hasNone ? "Make a passkey" : "Use my passkey"}
        </Button>
      )}
      {missing ? null : (
        <Button variant="quiet" wide onClick={() => setIsLost(!isLost)}>
          {isLost ? "Use my passkey instead" : "I lost my passkey"}
        </Button>
      )}
    </div>
  );
}
