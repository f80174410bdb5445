import { type FormEvent, type ReactNode, useState } from "react";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import type { Problem } from "#web/lib/problem";
import { Button } from "#web/ui/button";
import { TextField } from "#web/ui/field";

/** One field and a button: for things that need only a name to begin. */
export function AddByName(props: {
  label: string;
  placeholder: string;
  action: string;
  pending: boolean;
  problem: Problem | null;
  onAdd: (name: string) => Promise<boolean>;
  children?: ReactNode;
}) {
  const [name, setName] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && (await props.onAdd(name.trim()))) setName("");
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3 pt-3">
      {props.children}
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <TextField
            label={props.label}
            hideLabel
            placeholder={props.placeholder}
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <Button type="submit" variant="secondary" pending={props.pending}>
          {props.action}
        </Button>
      </div>
      <OutcomeNotice refusal={null} problem={props.problem} />
    </form>
  );
}
