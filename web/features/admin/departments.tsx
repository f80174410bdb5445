import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Network } from "lucide-react";
import { type FormEvent, useState } from "react";
import { ok } from "#shared/result";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useCan } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Select, TextField } from "#web/ui/field";

const NOWHERE = "";

/** Departments and clubs: whoever organizes for one manages its events and those of everything below it. */
export function Departments() {
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const mayAdd = useCan("manage-college");
  const { data } = useQuery(trpc.college.listDepartments.queryOptions());
  const [name, setName] = useState("");
  const [parent, setParent] = useState<string>(NOWHERE);
  const departments = data?.departments ?? [];
  const add = useCommand({
    send: async (input: { name: string; parentId: string | null }, commandId) =>
      ok(await client.college.addDepartment.mutate({ ...input, commandId })),
    onOk: async () => {
      await queryClient.invalidateQueries(trpc.college.listDepartments.queryFilter());
      setName("");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) void add.run({ name: name.trim(), parentId: parent === NOWHERE ? null : parent });
  };
  return (
    <Card as="section" aria-labelledby="departments-title">
      <h2 id="departments-title" className="flex items-center gap-2 font-semibold">
        <Network aria-hidden size={18} className="text-ink-soft" />
        Departments and clubs
      </h2>
      <p className="pt-1 text-sm text-ink-soft">Each can have organizers of its own, for its own events.</p>
      <ul className="py-2 text-sm">
        {departments.map(({ id, name: label, path }) => (
          <li key={id} className="py-1" style={{ paddingLeft: `${depthOf(path) - 1}rem` }}>
            {label}
          </li>
        ))}
      </ul>
      {mayAdd ? (
        <form onSubmit={submit} className="flex flex-col gap-3">
          <TextField
            label="New department or club"
            placeholder="Chess club"
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          {departments.length > 0 ? (
            <Select
              label="Belongs to"
              value={parent}
              options={[
                { value: NOWHERE, label: "The college itself" },
                ...departments.map(({ id, name: label }) => ({ value: id as string, label })),
              ]}
              onChange={setParent}
            />
          ) : null}
          <OutcomeNotice refusal={null} problem={add.problem} />
          <Button
            type="submit"
            variant="secondary"
            pending={add.pending}
            disabledReason={name.trim() ? null : "Type its name first."}
          >
            Add
          </Button>
        </form>
      ) : null}
    </Card>
  );
}

/** "/a/b/" is two deep. */
function depthOf(path: string): number {
  return path.split("/").length - 2;
}
