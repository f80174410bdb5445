import { createContext, type ReactNode, useContext } from "react";

const InsideMain = createContext(false);

/** A page's main landmark; inside a shell that has one already, a plain block. Anything may be wrapped in it. */
export function Main({ className, children }: { className?: string; children: ReactNode }) {
  const Tag = useContext(InsideMain) ? "div" : "main";
  return (
    <InsideMain value={true}>
      <Tag className={className}>{children}</Tag>
    </InsideMain>
  );
}

/** For shells: the place their skip link leads to. */
export function ShellMain({ className, children }: { className: string; children: ReactNode }) {
  return (
    <InsideMain value={true}>
      <main id="content" tabIndex={-1} className={`outline-none ${className}`}>
        {children}
      </main>
    </InsideMain>
  );
}
