import { Search } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "#web/ui/button";
import type { FindPersonProps } from "./find-person.tsx";

/** Loaded when somebody has no pass to show. */
const FindPerson = lazy(async () => ({ default: (await import("./find-person.tsx")).FindPerson }));

export function FindAtDoor(props: Omit<FindPersonProps, "onClose">) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="secondary" wide icon={<Search aria-hidden size={20} />} onClick={() => setOpen(true)}>
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
