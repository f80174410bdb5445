import { useQuery } from "@tanstack/react-query";
import { School } from "lucide-react";
import { useState } from "react";
import { useApi } from "#web/lib/trpc";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { CampusLogin } from "./campus-login.tsx";
import { NewCampusLogin } from "./new-campus-login.tsx";

/** The identity providers this college's people sign in with. */
export function CampusLogins() {
  const { trpc } = useApi();
  const { data: providers } = useQuery(trpc.sso.listProviders.queryOptions());
  const [isAdding, setIsAdding] = useState(false);
  return (
    <Card as="section" aria-labelledby="campus-logins-title">
      <h2 id="campus-logins-title" className="flex items-center gap-2 font-semibold">
        <School aria-hidden size={18} className="text-ink-soft" />
        Campus login
      </h2>
      <p className="pt-1 text-sm text-ink-soft">
        People sign in with the account they have anyway, by OpenID Connect. The mail link stays for everybody else.
      </p>
      <ul className="pb-2">
        {providers?.map((provider) => (
          <li key={provider.id} className="border-t border-line py-4 first:border-0">
            <CampusLogin provider={provider} />
          </li>
        ))}
      </ul>
      <Button variant="secondary" aria-expanded={isAdding} onClick={() => setIsAdding(!isAdding)}>
        Set up a campus login
      </Button>
      {isAdding ? <NewCampusLogin onDone={() => setIsAdding(false)} /> : null}
    </Card>
  );
}
