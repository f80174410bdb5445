import { useQuery } from "@tanstack/react-query";
import { School } from "lucide-react";
import { Button } from "#web/ui/button";
import { Notice } from "#web/ui/notice";
import { useApi } from "./trpc.ts";
import { useCampusLogin } from "./use-campus-login.ts";

type CampusLoginButtonsProps = {
  purpose: "sign-in" | "link";
  verb: string;
  /** In a tab of its own: this page is to stay as it is. */
  aside?: boolean;
};

/** A button for each campus login of the college; nothing where it has none. */
export function CampusLoginButtons({ purpose, verb, aside = false }: CampusLoginButtonsProps) {
  const { trpc } = useApi();
  const { data: logins } = useQuery(trpc.sso.list.queryOptions());
  const { leave, pending, problem, leavingFor } = useCampusLogin(purpose, aside);
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

/** To sign in again without leaving the page. */
export function CampusLoginAside() {
  return <CampusLoginButtons purpose="sign-in" verb="Sign in again with" aside />;
}
