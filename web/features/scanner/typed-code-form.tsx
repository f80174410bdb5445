import { type FormEvent, useState } from "react";
import { SHORT_CODE_CHARS } from "#shared/limits";
import { Button } from "#web/ui/button";
import { isWholeCode, readTypedCode, spellCode } from "./typed-code.ts";

export type TypedCodeFormProps = {
  /** Characters a whole code has here: eight on a pass, four on an order. */
  chars?: number;
  label: string;
  /** For who sees the field for the first time. */
  isLabelShown?: boolean;
  onCode: (code: string) => void;
};

/** A code read aloud or off a torn badge. Spaces, dashes and O for 0 are all understood. */
export function TypedCodeForm({ chars = SHORT_CODE_CHARS, label, isLabelShown = false, onCode }: TypedCodeFormProps) {
  const [code, setCode] = useState("");
  const whole = chars === SHORT_CODE_CHARS ? isWholeCode(code) : code.length === chars;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!whole) return;
    onCode(code);
    setCode("");
  };
  return (
    <form onSubmit={submit} className="flex items-end gap-2">
      <label className="min-w-0 flex-1">
        <span className={isLabelShown ? "block pb-1.5 text-base font-semibold" : "sr-only"}>{label}</span>
        <input
          value={spellCode(code)}
          onChange={(event) => setCode(readTypedCode(event.target.value).slice(0, chars))}
          placeholder={`${chars} characters`}
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="characters"
          spellCheck={false}
          enterKeyHint="go"
          className="h-14 w-full rounded-control border border-line-strong bg-surface px-4 font-mono text-lg tracking-widest placeholder:font-sans placeholder:text-base placeholder:tracking-normal placeholder:text-ink-faint"
        />
      </label>
      <Button type="submit" size="lg" variant={whole ? "primary" : "secondary"}>
        Check
      </Button>
    </form>
  );
}
