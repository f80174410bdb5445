import { createFileRoute } from "@tanstack/react-router";
import { EnrolPage } from "#web/features/scanner/enrol-page";
import { useFragmentToken } from "#web/lib/fragment-token";

export const Route = createFileRoute("/$college/enrol")({
  component: () => <EnrolPage code={useFragmentToken("code")} />,
});
