import { createFileRoute } from "@tanstack/react-router";
import { SignInPage } from "#web/lib/sign-in-page";
import { platformApi } from "#web/lib/trpc";

export const Route = createFileRoute("/platform/sign-in/")({
  component: () => (
    <SignInPage
      place="CampusPulse platform"
      requestLink={(email) => platformApi().client.auth.requestLink.mutate({ email })}
    />
  ),
});
