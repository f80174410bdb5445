import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "#web/ui/button";
import { Notice } from "#web/ui/notice";
import { CodeForm } from "./code-form.tsx";
import { type AuthClient, askHowToProve } from "./passkey.ts";
import { wordsForProblem } from "./problem-words.ts";
import { rememberReturn } from "./return-to.ts";
import { onSignedIn } from "./signed-in.ts";
import { useAttempt } from "./use-attempt.ts";

type SignInAgainProps = {
  client: AuthClient;
  scope: string;
  /** When they signed in last. */
  signedInAt: number;
  campus: ReactNode;
  /** They have just signed in, here or in another tab. */
  onDone: () => void;
};

/** Signs in whoever is signed in already, without leaving the page: what was typed into it stays. */
export function SignInAgain({ client, scope, signedInAt, campus, onDone }: SignInAgainProps) {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { attempt, pending, problem } = useAttempt();
  const user = useRef<string | null>(null);
  const looking = useRef(false);

  /** The link was opened in another tab, or by a campus login. @returns whether this page goes on */
  const look = async (): Promise<boolean> => {
    if (looking.current) return false;
    looking.current = true;
    try {
      const [me, question] = await Promise.all([client.auth.me.query(), askHowToProve(client)]);
      // Somebody else signed in: nothing of who this was may stay.
      if (user.current !== null && me.user?.id !== user.current) location.reload();
      else if (question.kind !== "sign-in" || question.signedInAt > signedInAt) {
        onDone();
        return true;
      }
    } catch {
      // no network, or signed out meanwhile: the next look, or the act itself, says so
    } finally {
      looking.current = false;
    }
    return false;
  };
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    const seen = () => document.visibilityState === "visible" && void latest.current();
    const stop = onSignedIn(() => latest.current());
    document.addEventListener("visibilitychange", seen);
    void client.auth.me.query().then(
      (me) => {
        user.current = me.user?.id ?? null;
      },
      () => {},
    );
    return () => {
      stop();
      document.removeEventListener("visibilitychange", seen);
    };
  }, [client]);

  const send = () =>
    attempt(async () => {
      // A phone may have put this tab away when they come back: then the mail's own tab opens the page anew.
      rememberReturn(scope, location.pathname + location.search);
      const me = await client.auth.me.query();
      if (!me.user) return location.reload();
      user.current = me.user.id;
      setSentTo((await client.auth.requestLink.mutate({ email: me.user.email })).sentTo);
    });
  const words = problem && wordsForProblem(problem);
  return (
    <div className="flex flex-col gap-4">
      {words ? (
        <Notice tone="bad" title={words.title}>
          {words.detail}
        </Notice>
      ) : null}
      {sentTo ? (
        <>
          <p role="status">
            We sent a sign-in link to <strong className="font-semibold text-ink">{sentTo}</strong>. It works once, for
            ten minutes. Open it in this browser, then come back to this page.
          </p>
          <CodeForm
            onCode={async (code) => {
              await client.auth.redeemCode.mutate({ code });
              onDone();
            }}
          />
        </>
      ) : (
        <>
          <Button wide pending={pending} onClick={send}>
            Mail me a sign-in link
          </Button>
          {campus}
        </>
      )}
    </div>
  );
}
