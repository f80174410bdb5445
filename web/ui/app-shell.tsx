import type { ReactNode } from "react";
import { ShellMain } from "./main.tsx";

export type AppShellProps = {
  /** The name at the top left, a link home. */
  brand: ReactNode;
  /** Two to five links looking like `navItemClass`: a bar under the thumb on a phone, in the header on a desk. */
  nav: ReactNode;
  /** At the right of a desk's header. */
  aside?: ReactNode;
  /** For pages of figures and tables, which use every pixel of a desk. */
  wide?: boolean;
  children: ReactNode;
};

/** For each link in the shell's navigation; the current one carries aria-current="page". */
export const navItemClass =
  "flex min-h-14 flex-1 flex-col items-center justify-center gap-0.5 rounded-control text-sm font-medium text-ink-soft hover:text-ink aria-[current=page]:text-accent-text sm:min-h-11 sm:flex-none sm:flex-row sm:gap-2 sm:px-3 sm:aria-[current=page]:bg-accent-soft";

export function AppShell({ brand, nav, aside, wide = false, children }: AppShellProps) {
  const width = wide ? "max-w-[100rem] lg:px-6" : "max-w-5xl";
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only z-50 rounded-control bg-surface px-4 py-3 font-semibold focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <header className="sticky top-0 z-30 border-b border-line bg-surface pt-[env(safe-area-inset-top)]">
        <div className={`mx-auto flex h-14 items-center justify-between gap-6 px-4 ${width}`}>
          <div className="min-w-0">{brand}</div>
          <nav
            aria-label="Main"
            className={`fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-surface px-2 pb-[env(safe-area-inset-bottom)] sm:static sm:gap-1 sm:border-0 sm:px-0 ${aside ? "sm:flex-1" : ""}`}
          >
            {nav}
          </nav>
          {aside}
        </div>
      </header>
      <ShellMain className={`mx-auto w-full flex-1 px-4 pt-6 pb-28 sm:pb-16 ${width}`}>{children}</ShellMain>
    </div>
  );
}
