import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarRange, ChefHat, HandCoins, House, Mail, ScanLine, ScrollText, Users } from "lucide-react";
import type { ReactNode } from "react";
import { AppShell, navItemClass } from "#web/ui/app-shell";
import { CampusLoginAside } from "./campus-login-buttons.tsx";
import { CollegeMark } from "./college-mark.tsx";
import { EmergenciesToConfirm } from "./emergencies-to-confirm.tsx";
import { StepUpDialog } from "./step-up-dialog.tsx";
import { useApi } from "./trpc.ts";
import { useBrand, useMe } from "./use-me.ts";
import { useRenewedSubscription } from "./use-renewed-subscription.ts";
import { WaitingCommands } from "./waiting-commands.tsx";

/** A console somebody has before their eyes is in use, though nobody presses anything; a hidden one is not. */
const IN_USE_EVERY_MS = 10 * 60_000;

/** The frame of every staff page: dense and wide on a desk, a bar under the thumb on a phone. */
export function ConsoleShell({ children }: { children: ReactNode }) {
  useRenewedSubscription();
  const { client, trpc } = useApi();
  useQuery(trpc.auth.me.queryOptions(undefined, { refetchInterval: IN_USE_EVERY_MS }));
  const { user, capabilities, everywhere } = useMe();
  const brand = useBrand();
  const params = { college: brand.slug };
  return (
    <AppShell
      wide
      brand={
        <Link
          to="/$college"
          params={params}
          className="flex min-h-11 items-center gap-2.5 rounded-control font-semibold"
        >
          <CollegeMark name={brand.name} />
          <span className="truncate">{brand.name}</span>
        </Link>
      }
      nav={
        <>
          {capabilities.includes("manage-events") ? (
            <Link to="/$college/console" params={params} className={navItemClass}>
              <CalendarRange aria-hidden size={20} />
              Events
            </Link>
          ) : capabilities.includes("run-station") ? (
            <Link to="/$college/console" params={params} className={navItemClass}>
              <ChefHat aria-hidden size={20} />
              Stations
            </Link>
          ) : null}
          {capabilities.includes("manage-money") && !capabilities.includes("manage-events") ? (
            <Link to="/$college/console/money" params={params} className={navItemClass}>
              <HandCoins aria-hidden size={20} />
              Money
            </Link>
          ) : null}
          {everywhere.includes("manage-events") ? (
            <Link to="/$college/deliveries" params={params} className={navItemClass}>
              <Mail aria-hidden size={20} />
              Messages
            </Link>
          ) : null}
          {capabilities.includes("scan") ? (
            <Link to="/$college/scan" params={params} className={navItemClass}>
              <ScanLine aria-hidden size={20} />
              Scan
            </Link>
          ) : null}
          {capabilities.includes("see-settings") ? (
            <Link to="/$college/admin" params={params} className={navItemClass}>
              <Users aria-hidden size={20} />
              People
            </Link>
          ) : null}
          {capabilities.includes("see-settings") ? (
            <Link to="/$college/audit" params={params} className={navItemClass}>
              <ScrollText aria-hidden size={20} />
              Audit
            </Link>
          ) : null}
          <Link to="/$college" params={params} activeOptions={{ exact: true }} className={navItemClass}>
            <House aria-hidden size={20} />
            Campus
          </Link>
        </>
      }
      aside={<span className="hidden truncate text-sm text-ink-soft lg:block">{user?.name}</span>}
    >
      <EmergenciesToConfirm />
      <WaitingCommands />
      {children}
      <StepUpDialog client={client} scope={brand.slug} campus={<CampusLoginAside />} />
    </AppShell>
  );
}
