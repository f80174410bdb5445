import { createFileRoute, Link } from "@tanstack/react-router";
import { ConfirmSignInPage } from "#web/lib/confirm-sign-in-page";
import { useFragmentToken } from "#web/lib/fragment-token";
import { enterCollege } from "#web/lib/return-to";
import { useApi } from "#web/lib/trpc";
import { useBrand } from "#web/lib/use-me";
import { buttonClass } from "#web/ui/button";

export const Route = createFileRoute("/$college/sign-in/confirm")({ component: ConfirmSignIn });

function ConfirmSignIn() {
  const { client } = useApi();
  const { name, slug } = useBrand();
  const token = useFragmentToken();
  return (
    <ConfirmSignInPage
      place={name}
      token={token}
      redeem={(linkToken) => client.auth.redeemLink.mutate({ token: linkToken })}
      rename={(newName) => client.auth.rename.mutate({ name: newName })}
      onDone={() => enterCollege(slug)}
      again={
        <Link to="/$college/sign-in" params={{ college: slug }} className={buttonClass({ variant: "secondary" })}>
          Get a new link
        </Link>
      }
    />
  );
}
