import { type ReactNode, useEffect, useRef } from "react";
import { usePageTitle } from "./use-page-title.ts";

export type PageHeaderProps = {
  /** Also names the page for tabs and history. */
  title: string;
  /** A link above the title, looking like `backLinkClass`: the page this one belongs to. */
  back?: ReactNode;
  /** Beside the title: the state of the thing. */
  badge?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** Links below, looking like `tabLinkClass`: the other pages of the same thing. */
  tabs?: ReactNode;
};

/** For a link one level up; it is as high as a finger and takes no more room than its line. */
export const backLinkClass =
  "-mt-3 inline-flex min-h-11 items-center gap-1.5 self-start text-sm font-medium text-ink-soft hover:text-ink";

/** For the links of `tabs`; the current one carries aria-current="page". */
export const tabLinkClass =
  "-mb-px inline-flex min-h-11 items-center border-b-2 border-transparent px-3 text-sm font-medium whitespace-nowrap text-ink-soft hover:text-ink aria-[current=page]:border-accent-text aria-[current=page]:text-ink";

export function PageHeader({ title, back, badge, children, actions, tabs }: PageHeaderProps) {
  usePageTitle(title);
  return (
    <header className="flex flex-col pb-5">
      {back}
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 text-title font-bold break-words">{title}</h1>
            {badge}
          </div>
          {children ? <div className="pt-1 text-ink-soft">{children}</div> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-x-4 gap-y-2">{actions}</div> : null}
      </div>
      {tabs ? <TabStrip>{tabs}</TabStrip> : null}
    </header>
  );
}

/** On a phone it is longer than the screen: the tab that is open is brought to where it is seen. */
function TabStrip({ children }: { children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const strip = ref.current;
    const tab = strip?.querySelector<HTMLElement>("[aria-current=page]");
    if (strip && tab) strip.scrollLeft = tab.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2;
  }, []);
  return (
    <div ref={ref} className="relative -mx-3 mt-2 overflow-x-auto border-b border-line sm:mx-0">
      {children}
    </div>
  );
}
