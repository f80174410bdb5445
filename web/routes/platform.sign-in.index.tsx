import { createFileRoute } from "@tanstack/react-router";
import { enterPlatform } from "#web/lib/return-to";
import { SignInPage } from "#web/lib/sign-in-page";
import { platformApi } from "#web/lib/trpc";

export const Route = createFileRoute("/platform/sign-in/")({
  component: SignIn,
});

function SignIn() {
  const { client } = platformApi();
  return (
    <SignInPage
      place="CampusPulse platform"
      requestLink={(email) => client.auth.requestLink.mutate({ email })}
      redeemCode={(code) => client.auth.redeemCode.mutate({ code })}
      rename={(name) => client.auth.rename.mutate({ name })}
      onDone={enterPlatform}
    />
  );
}
