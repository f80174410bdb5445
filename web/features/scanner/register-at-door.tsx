import { UserPlus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "#web/ui/button";

/** Loaded when somebody without a pass stands there: most scanners never ask for it. */
const GuestDesk = lazy(async () => ({ default: (await import("./guest-desk.tsx")).GuestDesk }));

export type RegisterAtDoorProps = {
  eventId: string;
  /** With the code of a pass that is to be let in. */
  onAdmit: (code: string) => void;
};

/** @param props.offline why nobody can be registered now, or null */
export function RegisterAtDoor({ eventId, onAdmit, offline }: RegisterAtDoorProps & { offline: string | null }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="secondary"
        wide
        icon={<UserPlus aria-hidden size={20} />}
        disabledReason={offline}
        onClick={() => setOpen(true)}
      >
        Register somebody
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <GuestDesk
            eventId={eventId}
            onClose={() => setOpen(false)}
            onAdmit={(code) => {
              setOpen(false);
              onAdmit(code);
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}
