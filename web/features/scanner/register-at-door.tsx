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

export function RegisterAtDoor({ eventId, onAdmit }: RegisterAtDoorProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="secondary" wide icon={<UserPlus aria-hidden size={20} />} onClick={() => setOpen(true)}>
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
