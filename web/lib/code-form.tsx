import { type FormEvent, useState } from "react";
import { Button } from "#web/ui/button";
import { TextField } from "#web/ui/field";
import { fieldError } from "./problem.ts";
import { useAttempt } from "./use-attempt.ts";

const DIGITS = /^\d{3}[\s-]?\d{3}$/;

/** For who opened the link in another browser, which shows a code instead of signing in there. */
export function CodeForm({ onCode }: { onCode: (code: string) => Promise<void> }) {
  const [code, setCode] = useState("");
  const { attempt, pending, problem } = useAttempt();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void attempt(() => onCode(code));
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <TextField
        label="Opened it somewhere else?"
        hint="It shows six digits there. Type them here."
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        placeholder="123 456"
        className="font-mono text-lg tracking-[0.2em]"
        value={code}
        error={fieldError(problem, "code") ?? problem?.message ?? null}
        onChange={(event) => setCode(event.target.value)}
      />
      <Button
        type="submit"
        variant="secondary"
        wide
        pending={pending}
        disabledReason={DIGITS.test(code.trim()) ? null : "Type the six digits."}
      >
        Sign in with the code
      </Button>
    </form>
  );
}
