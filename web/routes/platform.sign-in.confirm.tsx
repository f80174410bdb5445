import { createFileRoute, Link } from "@tanstack/react-router";
import { ConfirmSignInPage } from "#web/lib/confirm-sign-in-page";
import { useFragmentToken } from "#web/lib/fragment-token";
import { enterPlatform } from "#web/lib/return-to";
import { platformApi } from "#web/lib/trpc";
import { buttonClass } from "#web/ui/button";

export const Route = createFileRoute("/platform/sign-in/confirm")({ component: ConfirmSignIn });

function ConfirmSignIn() {
  const { client } = platformApi();
  const token = useFragmentToken();
  return (
    <ConfirmSignInPage
      place="CampusPulse platform"
      token={token}
      redeem={(linkToken) => client.auth.redeemLink.mutate({ token: linkToken })}
      rename={(name) => client.auth.rename.mutate({ name })}
      onDone={enterPlatform}
      again={
        <Link to="/platform/sign-in" className={buttonClass({ variant: "secondary" })}>
          Get a new link
        </Link>
      }
    />
  );
}
