import { Link } from "@tanstack/react-router";
import { CalendarRange, House, ScanLine, Users } from "lucide-react";
import type { ReactNode } from "react";
import { navItemClass } from "#web/ui/app-shell";
import { ShellMain } from "#web/ui/main";
import { useBrand, useMe } from "./use-me.ts";

/** The frame of every staff page: dense and wide on a desk, a bar under the thumb on a phone. */
export function ConsoleShell({ children }: { children: ReactNode }) {
  const { user, capabilities } = useMe();
  const brand = useBrand();
  const params = { college: brand.slug };
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only z-50 rounded-control bg-surface px-4 py-3 font-semibold focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <header className="sticky top-0 z-30 border-b border-line bg-surface pt-[env(safe-area-inset-top)]">
        <div className="mx-auto flex h-14 max-w-[100rem] items-center justify-between gap-4 px-4 lg:px-6">
          <Link to="/$college" params={params} className="flex min-h-11 min-w-0 items-center gap-3 font-semibold">
            <span aria-hidden className="h-6 w-1.5 shrink-0 rounded-full bg-accent" />
            <span className="truncate">{brand.name}</span>
          </Link>
          <nav
            aria-label="Main"
            className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-surface px-2 pb-[env(safe-area-inset-bottom)] sm:static sm:gap-1 sm:border-0 sm:px-0"
          >
            {capabilities.includes("manage-events") ? (
              <Link to="/$college/console" params={params} className={navItemClass}>
                <CalendarRange aria-hidden size={20} />
                Events
              </Link>
            ) : null}
            {capabilities.includes("scan") ? (
              <Link to="/$college/scan" params={params} className={navItemClass}>
                <ScanLine aria-hidden size={20} />
                Scan
              </Link>
            ) : null}
            {capabilities.includes("manage-people") ? (
              <Link to="/$college/admin" params={params} className={navItemClass}>
                <Users aria-hidden size={20} />
                People
              </Link>
            ) : null}
            <Link to="/$college" params={params} activeOptions={{ exact: true }} className={navItemClass}>
              <House aria-hidden size={20} />
              Campus
            </Link>
          </nav>
          <span className="hidden truncate text-sm text-ink-soft lg:block">{user?.name}</span>
        </div>
      </header>
      <ShellMain className="mx-auto w-full max-w-[100rem] flex-1 px-4 pt-6 pb-28 sm:pb-12 lg:px-6">
        {children}
      </ShellMain>
    </div>
  );
}
