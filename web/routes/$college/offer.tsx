import { createFileRoute } from "@tanstack/react-router";
import { OfferPage } from "#web/features/attendee/offer-page";
import { useFragmentToken } from "#web/lib/fragment-token";
import { ensureMay } from "#web/lib/guard";

export const Route = createFileRoute("/$college/offer")({
  // The fragment comes along, through the sign-in and back.
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href),
  component: () => <OfferPage token={useFragmentToken()} />,
});
