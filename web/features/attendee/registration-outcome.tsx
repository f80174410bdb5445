import { Link } from "@tanstack/react-router";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useCollege } from "#web/lib/trpc";
import { Button, buttonClass } from "#web/ui/button";
import { SignInLink } from "./sign-in-link.tsx";
import type { Registering } from "./use-registering.ts";

/** Why there is no seat, or no registration, and what can be done about it. */
export function RegistrationOutcome({ eventId, registering }: { eventId: string; registering: Registering }) {
  const college = useCollege();
  const { register, seat } = registering;
  const { hold, keep } = seat;
  const refusal = hold.refusal ?? register.refusal;
  return (
    <OutcomeNotice
      refusal={refusal}
      problem={hold.problem ?? register.problem}
      action={
        refusal?.code === "already-registered" && refusal.status === "confirmed" ? (
          <Link
            to="/$college/events/$eventId/pass"
            params={{ college, eventId }}
            className={buttonClass({ variant: "secondary" })}
          >
            Show my pass
          </Link>
        ) : refusal?.code === "hold-expired" && refusal.seatsLeft > 0 ? (
          <Button variant="secondary" pending={hold.pending} onClick={keep}>
            Keep a seat again
          </Button>
        ) : register.problem?.code === "NOT_SIGNED_IN" ? (
          <SignInLink label="Sign in and come back" />
        ) : hold.problem ? (
          <Button variant="secondary" onClick={keep}>
            Try again
          </Button>
        ) : null
      }
    />
  );
}
