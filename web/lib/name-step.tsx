import { type FormEvent, useState } from "react";
import { Button } from "#web/ui/button";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { wordsForProblem } from "./problem-words.ts";
import { useAttempt } from "./use-attempt.ts";

export type NameStepProps = { rename: (name: string) => Promise<unknown>; onDone: () => void };

/** Asked of somebody who has just signed in for the first time. */
export function NameStep({ rename, onDone }: NameStepProps) {
  const [name, setName] = useState("");
  const { attempt, pending, problem } = useAttempt();
  const save = (event: FormEvent) => {
    event.preventDefault();
    void attempt(async () => {
      await rename(name.trim());
      onDone();
    });
  };
  const words = problem && wordsForProblem(problem);
  return (
    <form onSubmit={save} className="flex flex-col gap-4">
      <h1 className="text-title font-bold">Welcome. What is your name?</h1>
      <TextField
        label="Name"
        hint="It stands on your pass, and is called at the counter."
        autoComplete="name"
        required
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {words ? (
        <Notice tone="bad" title={words.title}>
          {words.detail}
        </Notice>
      ) : null}
      <Button
        type="submit"
        size="lg"
        wide
        pending={pending}
        disabledReason={name.trim() ? null : "Type your name to go on."}
      >
        Continue
      </Button>
    </form>
  );
}
