import { createFileRoute } from "@tanstack/react-router";
import { fetchApiDocument } from "#web/features/admin/api-document";
import { ApiPage } from "#web/features/admin/api-page";
import { PageError } from "#web/lib/page-error";

export const Route = createFileRoute("/$college/api")({
  loader: ({ params }) => fetchApiDocument(params.college),
  component: () => <ApiPage document={Route.useLoaderData()} college={Route.useParams().college} />,
  errorComponent: PageError,
});
