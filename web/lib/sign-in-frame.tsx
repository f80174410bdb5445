import type { ReactNode } from "react";
import { usePageTitle } from "#web/ui/use-page-title";
import { CollegeMark } from "./college-mark.tsx";

/** The page around both steps of signing in; `place` is a college's name, or the platform. */
export function SignInFrame({ place, children }: { place: string; children: ReactNode }) {
  usePageTitle(`Sign in to ${place}`);
  return (
    <main className="mx-auto w-full max-w-md px-4 pt-[max(2rem,12dvh)] pb-12">
      <div className="flex flex-col gap-6 sm:rounded-card sm:border sm:border-line sm:bg-surface sm:p-8 sm:shadow-card">
        <p className="flex items-center gap-2.5 font-semibold">
          <CollegeMark name={place} />
          {place}
        </p>
        {children}
      </div>
    </main>
  );
}
