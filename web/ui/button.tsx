import { type ComponentProps, type ReactNode, useId } from "react";
import { Spinner } from "./spinner.tsx";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger" | "good";
export type ButtonSize = "sm" | "md" | "lg";

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "bg-accent text-accent-on hover:brightness-110 active:brightness-95",
  secondary: "bg-surface text-ink border border-line-strong/50 hover:bg-sunken",
  quiet: "text-accent-text hover:bg-accent-soft",
  danger: "bg-bad-fill text-white hover:brightness-110",
  good: "bg-good-fill text-white hover:brightness-110",
};

// `sm` is for dense desktop tables; on a coarse pointer it grows to the 44 px every finger needs.
const SIZES: Record<ButtonSize, string> = {
  sm: "whitespace-nowrap min-h-8 pointer-coarse:min-h-11 px-3 text-sm gap-1.5",
  md: "min-h-11 px-4 text-base gap-2",
  lg: "min-h-14 px-6 text-base gap-2",
};

/** The looks of a button, for links that lead somewhere. */
export function buttonClass(look: { variant?: ButtonVariant; size?: ButtonSize; wide?: boolean } = {}): string {
  const { variant = "primary", size = "md", wide = false } = look;
  return `inline-flex items-center justify-center rounded-control font-semibold text-center select-none [&>svg]:shrink-0 transition-[filter,background-color] duration-100 aria-disabled:opacity-50 aria-disabled:cursor-not-allowed disabled:cursor-not-allowed disabled:opacity-50 ${VARIANTS[variant]} ${SIZES[size]} ${wide ? "w-full" : ""}`;
}

export type ButtonProps = Omit<ComponentProps<"button">, "disabled"> & {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  wide?: boolean | undefined;
  icon?: ReactNode;
  /** Working: shows it, keeps its width, ignores further presses. */
  pending?: boolean | undefined;
  /** Why it is dead, in words. Null or absent: it is alive. */
  disabledReason?: string | null | undefined;
  /** Where the reason is read: under the button, or (dense places) on hover and by screen readers only. */
  reason?: "below" | "tooltip" | undefined;
};

export function Button(props: ButtonProps) {
  const { variant, size, wide, icon, pending, disabledReason, reason = "below", className, children, ...rest } = props;
  const reasonId = useId();
  const dead = Boolean(disabledReason) || Boolean(pending);
  const button = (
    <button
      type="button"
      {...rest}
      className={`${buttonClass({ ...(variant && { variant }), ...(size && { size }), ...(wide && { wide }) })} ${className ?? ""}`}
      aria-disabled={dead || undefined}
      aria-busy={pending || undefined}
      aria-describedby={disabledReason ? reasonId : rest["aria-describedby"]}
      title={disabledReason && reason === "tooltip" ? disabledReason : rest.title}
      onClick={dead ? (event) => event.preventDefault() : rest.onClick}
    >
      {pending ? <Spinner /> : icon}
      {children}
    </button>
  );
  if (!disabledReason) return button;
  return (
    <span className={`inline-flex flex-col gap-2 ${wide ? "w-full" : ""}`}>
      {button}
      <span id={reasonId} className={reason === "below" ? "text-sm text-ink-soft" : "sr-only"}>
        {disabledReason}
      </span>
    </span>
  );
}
