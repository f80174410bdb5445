import { useQuery } from "@tanstack/react-query";
import { School } from "lucide-react";
import { Button } from "#web/ui/button";
import { Notice } from "#web/ui/notice";
import { useApi } from "./trpc.ts";
import { useCampusLogin } from "./use-campus-login.ts";

/** A button for each campus login of the college; nothing where it has none. */
export function CampusLoginButtons({ purpose, verb }: { purpose: "sign-in" | "link"; verb: string }) {
  const { trpc } = useApi();
  const { data: logins } = useQuery(trpc.sso.list.queryOptions());
  const { leave, pending, problem, leavingFor } = useCampusLogin(purpose);
  if (!logins?.length) return null;
  return (
    <div className="flex flex-col gap-3">
      {logins.map(({ id, name }) => (
        <Button
          key={id}
          variant="secondary"
          size="lg"
          wide
          icon={<School aria-hidden size={18} />}
          pending={pending && leavingFor === id}
          onClick={() => leave(id)}
        >
          {verb} {name}
        </Button>
      ))}
      {problem ? <Notice tone="bad">{problem.message}</Notice> : null}
    </div>
  );
}
