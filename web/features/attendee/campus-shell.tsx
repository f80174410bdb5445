import { Link } from "@tanstack/react-router";
import { CalendarDays, LayoutDashboard, ScanLine, Ticket, User } from "lucide-react";
import type { ReactNode } from "react";
import { CollegeMark } from "#web/lib/college-mark";
import { useBrand, useMe } from "#web/lib/use-me";
import { useRenewedSubscription } from "#web/lib/use-renewed-subscription";
import { AppShell, navItemClass } from "#web/ui/app-shell";
import { MessagesLink } from "./messages-link.tsx";

export function CampusShell({ children }: { children: ReactNode }) {
  useRenewedSubscription();
  const { user, capabilities } = useMe();
  const brand = useBrand();
  const params = { college: brand.slug };
  return (
    <AppShell
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
          <Link
            to="/$college"
            params={params}
            activeOptions={{ exact: true, includeSearch: false }}
            className={navItemClass}
          >
            <CalendarDays aria-hidden size={20} />
            Events
          </Link>
          {user ? (
            <Link to="/$college/mine" params={params} className={navItemClass}>
              <Ticket aria-hidden size={20} />
              My things
            </Link>
          ) : null}
          {capabilities.includes("register") ? <MessagesLink /> : null}
          {capabilities.includes("scan") ? (
            <Link to="/$college/scan" params={params} className={navItemClass}>
              <ScanLine aria-hidden size={20} />
              Scan
            </Link>
          ) : null}
          {capabilities.includes("run-station") ? (
            <Link to="/$college/console" params={params} className={navItemClass}>
              <LayoutDashboard aria-hidden size={20} />
              Console
            </Link>
          ) : null}
          {user ? (
            <Link to="/$college/account" params={params} className={navItemClass}>
              <User aria-hidden size={20} />
              Account
            </Link>
          ) : (
            <Link to="/$college/sign-in" params={params} className={navItemClass}>
              <User aria-hidden size={20} />
              Sign in
            </Link>
          )}
        </>
      }
    >
      {children}
    </AppShell>
  );
}
