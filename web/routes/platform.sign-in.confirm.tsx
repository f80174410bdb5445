import { createFileRoute, Link } from "@tanstack/react-router";
import { ConfirmSignInPage } from "#web/lib/confirm-sign-in-page";
import { enterPlatform } from "#web/lib/return-to";
import { useSignInToken } from "#web/lib/sign-in-token";
import { platformApi } from "#web/lib/trpc";
import { buttonClass } from "#web/ui/button";

export const Route = createFileRoute("/platform/sign-in/confirm")({ component: ConfirmSignIn });

function ConfirmSignIn() {
  const { client } = platformApi();
  const token = useSignInToken();
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
