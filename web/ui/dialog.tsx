import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";

export type DialogProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Buttons, the most likely one last. */
  actions?: ReactNode;
  /** "sheet" rises from the bottom of a phone and is a centred dialog on a desk. */
  kind?: "dialog" | "sheet";
  /** Shows what is shown once: only its own actions close it. */
  isKept?: boolean;
};

/** The platform's modal dialog: focus is kept inside, Escape and a press outside close it. */
export function Dialog({ open, onClose, title, children, actions, kind = "sheet", isKept = false }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the keyboard's way out and the platform handles it.
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onCancel={(event) => isKept && event.preventDefault()}
      onClose={() => {
        // A browser may close it without asking: Escape pressed twice, or "back" on a phone.
        if (open && isKept) ref.current?.showModal();
        else onClose();
      }}
      onClick={(event) => event.target === event.currentTarget && !isKept && onClose()}
      className={`m-0 max-h-[92dvh] w-full border text-left border-line bg-surface text-ink shadow-float open:animate-rise sm:m-auto sm:max-w-md sm:rounded-card ${kind === "sheet" ? "mt-auto max-w-none rounded-t-card sm:mt-auto" : "m-auto max-w-[min(28rem,calc(100vw-2rem))] rounded-card"}`}
    >
      {open ? (
        <div className="flex flex-col gap-4 p-5 pb-[max(1.25rem,env(safe-area-inset-bottom))]">
          <header className="flex items-start justify-between gap-4">
            <h2 id={titleId} className="pt-2 text-lg font-semibold">
              {title}
            </h2>
            {isKept ? null : (
              <button
                type="button"
                onClick={onClose}
                aria-label="Close"
                className="-mr-2 flex size-11 shrink-0 items-center justify-center rounded-control text-ink-soft hover:bg-sunken"
              >
                <X aria-hidden size={20} />
              </button>
            )}
          </header>
          <div className="text-ink-soft">{children}</div>
          {actions ? <footer className="flex flex-col gap-2 sm:flex-row sm:justify-end">{actions}</footer> : null}
        </div>
      ) : null}
    </dialog>
  );
}
