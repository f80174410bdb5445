import { createFileRoute, Link } from "@tanstack/react-router";
import { CampusReturnPage } from "#web/lib/campus-return-page";
import { enterCollege } from "#web/lib/return-to";
import { useApi } from "#web/lib/trpc";
import { useBrand } from "#web/lib/use-me";
import { buttonClass } from "#web/ui/button";

export const Route = createFileRoute("/$college/sign-in/campus/$providerId")({ component: CampusReturn });

function CampusReturn() {
  const { client } = useApi();
  const { name, slug } = useBrand();
  const { providerId } = Route.useParams();
  const params = { college: slug };
  return (
    <CampusReturnPage
      place={name}
      finish={(answer) => client.sso.finish.mutate({ providerId, ...answer })}
      rename={(newName) => client.auth.rename.mutate({ name: newName })}
      onSignedIn={() => enterCollege(slug)}
      onLinked={() => location.replace(`/${slug}/account`)}
      again={
        <Link to="/$college/sign-in" params={params} className={buttonClass({ variant: "secondary" })}>
          Back to signing in
        </Link>
      }
      settings={
        <Link to="/$college/settings" params={params} className={buttonClass({ variant: "secondary" })}>
          Back to the settings
        </Link>
      }
    />
  );
}
