import { useState } from "react";
import { withStepUp } from "./step-up.ts";
import { useApi } from "./trpc.ts";
import { useAttempt } from "./use-attempt.ts";

export type CampusLoginPurpose = "sign-in" | "link" | "test";

/**
 * Leaves for a college's provider; what it answers comes back to the page `sign-in/campus`.
 * @param aside in a tab of its own, while this page stays
 */
export function useCampusLogin(purpose: CampusLoginPurpose, aside = false) {
  const { client } = useApi();
  const { attempt, pending, problem } = useAttempt();
  const [leavingFor, setLeavingFor] = useState<string | null>(null);
  const leave = (providerId: string) =>
    attempt(async () => {
      setLeavingFor(providerId);
      // At once: a browser lets a press open a tab, and no answer that comes later.
      const tab = aside ? open("", "_blank") : null;
      const { url } = await withStepUp(() => client.sso.begin.mutate({ providerId, purpose })).catch((failure) => {
        tab?.close();
        throw failure;
      });
      if (tab) {
        tab.opener = null;
        tab.location.assign(url);
        return;
      }
      location.assign(url);
      // The page stays until the other one is there: so does the button's spinner.
      await shownAgain();
    });
  return { leave, pending, problem, leavingFor };
}

/** Back brings a page as it was left, spinner and all, where the browser has kept it. */
function shownAgain(): Promise<void> {
  return new Promise((resolve) => {
    const listen = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return;
      removeEventListener("pageshow", listen);
      resolve();
    };
    addEventListener("pageshow", listen);
  });
}
