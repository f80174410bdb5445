import { useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { ok } from "#shared/result";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { fieldError } from "#web/lib/problem";
import { platformApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { TextField } from "#web/ui/field";
import { toast } from "#web/ui/toast";

const EMPTY = {
  name: "",
  slug: "",
  accent: "#1d4ed8",
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  currency: "EUR",
  adminEmail: "",
};
type Draft = typeof EMPTY;

/** Opens a college, and invites its first administrator. */
export function AddCollege() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<Plus aria-hidden size={18} />} onClick={() => setOpen(true)}>
        Add a college
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Add a college">
        <AddCollegeForm onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function AddCollegeForm({ onDone }: { onDone: () => void }) {
  const { client, trpc } = platformApi();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const add = useCommand({
    send: async (input: Draft) => ok(await client.platform.addCollege.mutate(input)),
    onOk: async (college) => {
      await queryClient.invalidateQueries(trpc.platform.listColleges.queryFilter());
      onDone();
      toast(`${college.name} is open. Its administrator has an invitation.`, "good");
    },
  });
  const text = (key: keyof Draft, label: string) => ({
    label,
    value: draft[key],
    error: fieldError(add.problem, key),
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [key]: event.target.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void add.run({ ...draft, currency: draft.currency.toUpperCase() });
  };
  const isMarked = add.problem?.fields.some(({ path }) => path in EMPTY) ?? false;
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4 text-ink">
      <TextField {...text("name", "Name")} maxLength={80} placeholder="Lakeside College" />
      <TextField
        {...text("slug", "Address")}
        maxLength={31}
        placeholder="lakeside"
        hint="For good: its pages begin with it."
      />
      <div className="grid grid-cols-2 gap-4">
        <TextField {...text("timeZone", "Time zone")} maxLength={64} />
        <TextField {...text("currency", "Currency")} maxLength={3} />
      </div>
      <TextField {...text("accent", "Colour")} type="color" className="h-11 p-1" />
      <TextField
        {...text("adminEmail", "Its administrator's mail address")}
        type="email"
        hint="Gets an invitation, and gives everybody else their roles."
      />
      {isMarked ? null : <OutcomeNotice refusal={null} problem={add.problem} />}
      <Button type="submit" wide pending={add.pending}>
        Open the college
      </Button>
    </form>
  );
}
