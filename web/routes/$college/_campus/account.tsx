import { createFileRoute } from "@tanstack/react-router";
import { AccountPage } from "#web/features/attendee/account-page";
import { ensureMay } from "#web/lib/guard";

export const Route = createFileRoute("/$college/_campus/account")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href),
  component: AccountPage,
});
