import { Search } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "#web/ui/button";
import type { FindPersonProps } from "./find-person.tsx";

/** Loaded when somebody has no pass to show. */
const FindPerson = lazy(async () => ({ default: (await import("./find-person.tsx")).FindPerson }));

/** `offline`: why nobody can be found now, or null. */
export type FindAtDoorProps = Omit<FindPersonProps, "onClose"> & { offline: string | null };

export function FindAtDoor({ offline, ...props }: FindAtDoorProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="secondary"
        wide
        icon={<Search aria-hidden size={20} />}
        disabledReason={offline}
        onClick={() => setOpen(true)}
      >
        Find by name
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <FindPerson {...props} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
