import { createFileRoute } from "@tanstack/react-router";
import { InvitationPage } from "#web/features/admin/invitation-page";
import { useFragmentToken } from "#web/lib/fragment-token";
import { ensureMay } from "#web/lib/guard";

export const Route = createFileRoute("/$college/invitation")({
  // The fragment comes along, through the sign-in and back.
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href),
  component: () => <InvitationPage token={useFragmentToken()} />,
});
