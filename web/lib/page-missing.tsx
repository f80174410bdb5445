import { Link, useParams } from "@tanstack/react-router";
import { MapPinOff } from "lucide-react";
import { buttonClass } from "#web/ui/button";
import { EmptyState } from "#web/ui/empty-state";
import { Main } from "#web/ui/main";

export function PageMissing() {
  const { college } = useParams({ strict: false });
  return <Missing college={college ?? null} />;
}

/** When it is the college itself that does not exist. */
export function CollegeMissing() {
  return <Missing college={null} />;
}

function Missing({ college }: { college: string | null }) {
  return (
    <Main className="mx-auto w-full max-w-xl px-4 py-12">
      <h1 className="sr-only">Page not found</h1>
      <EmptyState
        icon={<MapPinOff size={32} />}
        title="There is nothing here"
        action={
          college ? (
            <Link to="/$college" params={{ college }} className={buttonClass({ variant: "secondary" })}>
              Go to the campus's events
            </Link>
          ) : (
            <Link to="/" className={buttonClass({ variant: "secondary" })}>
              Go to the start
            </Link>
          )
        }
      >
        The link may be wrong, or what it led to was removed.
      </EmptyState>
    </Main>
  );
}
