import { createFileRoute, Link } from "@tanstack/react-router";
import { CampusLoginButtons } from "#web/lib/campus-login-buttons";
import { enterCollege } from "#web/lib/return-to";
import { SignInPage } from "#web/lib/sign-in-page";
import { useApi } from "#web/lib/trpc";
import { useBrand } from "#web/lib/use-me";

export const Route = createFileRoute("/$college/sign-in/")({ component: SignIn });

function SignIn() {
  const { client } = useApi();
  const { name, slug } = useBrand();
  return (
    <SignInPage
      place={name}
      requestLink={(email) => client.auth.requestLink.mutate({ email })}
      redeemCode={(code) => client.auth.redeemCode.mutate({ code })}
      rename={(newName) => client.auth.rename.mutate({ name: newName })}
      onDone={() => enterCollege(slug)}
      others={<CampusLoginButtons purpose="sign-in" verb="Sign in with" />}
      footer={
        <Link
          to="/$college"
          params={{ college: slug }}
          className="inline-flex min-h-11 items-center text-sm font-medium text-accent-text hover:underline"
        >
          Look at the events first
        </Link>
      }
    />
  );
}
