import { createFileRoute } from "@tanstack/react-router";
import { GuestPassPage } from "#web/features/attendee/guest-pass-page";

export const Route = createFileRoute("/$college/guest-pass")({ component: GuestPassPage });
