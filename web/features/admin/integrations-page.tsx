import { Link } from "@tanstack/react-router";
import { useBrand, useCan } from "#web/lib/use-me";
import { Notice } from "#web/ui/notice";
import { PageHeader } from "#web/ui/page-header";
import { ApiKeys } from "./api-keys.tsx";
import { Webhooks } from "./webhooks.tsx";

/** The college's other systems: which are told of things here, and which may ask and have things done. */
export function IntegrationsPage() {
  const { slug } = useBrand();
  const mayChange = useCan("manage-college");
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-4">
      <PageHeader title="Integrations">
        Your other systems are told of things, and call the API.{" "}
        <Link to="/$college/api" params={{ college: slug }} className="underline underline-offset-4">
          What it can do
        </Link>
      </PageHeader>
      {mayChange ? null : (
        <Notice title="You can look at this, and change nothing">
          The college's own administrators change it. Tell them what you found.
        </Notice>
      )}
      {/* What is dead within it, the notice above says why. */}
      <fieldset disabled={!mayChange} className="contents">
        <Webhooks mayChange={mayChange} />
        <ApiKeys />
      </fieldset>
    </div>
  );
}
