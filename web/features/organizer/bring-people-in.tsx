import { Link } from "@tanstack/react-router";
import { Upload } from "lucide-react";
import { useCollege } from "#web/lib/trpc";
import { buttonClass } from "#web/ui/button";

export function BringPeopleIn({ eventId }: { eventId: string }) {
  return (
    <Link
      to="/$college/console/events/$eventId/import"
      params={{ college: useCollege(), eventId }}
      className={buttonClass({ variant: "secondary" })}
    >
      <Upload aria-hidden size={18} />
      Bring people in
    </Link>
  );
}
