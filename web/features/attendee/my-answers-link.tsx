import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ClipboardList } from "lucide-react";
import { useApi, useCollege } from "#web/lib/trpc";
import { buttonClass } from "#web/ui/button";

/** For whoever has a seat, where the event asked something. It comes a moment later: few events do. */
export function MyAnswersLink({ eventId }: { eventId: string }) {
  const { trpc } = useApi();
  const college = useCollege();
  const { data: form } = useQuery(trpc.forms.get.queryOptions({ eventId }));
  if (!form || form.questions.length === 0) return null;
  return (
    <Link
      to="/$college/events/$eventId/answers"
      params={{ college, eventId }}
      className={buttonClass({ variant: "quiet", wide: true })}
    >
      <ClipboardList aria-hidden size={18} />
      My answers
    </Link>
  );
}
