import { createFileRoute, Link } from "@tanstack/react-router";
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
