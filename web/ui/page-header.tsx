import type { ReactNode } from "react";

export type PageHeaderProps = {
  title: ReactNode;
  /** One line above the title: where this page belongs. */
  eyebrow?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
};

export function PageHeader({ title, eyebrow, children, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 pb-5">
      <div className="min-w-0 flex-1 basis-64">
        {eyebrow ? <div className="pb-1 text-sm font-medium text-ink-soft">{eyebrow}</div> : null}
        <h1 className="text-title font-bold break-words">{title}</h1>
        {children ? <div className="pt-1 text-ink-soft">{children}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}
