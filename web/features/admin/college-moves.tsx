import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Database } from "lucide-react";
import { type FormEvent, useState } from "react";
import { ok } from "#shared/result";
import type { CollegeHealth, CollegeMove, MoveState } from "#shared/views/college";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { fieldError } from "#web/lib/problem";
import { platformApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Dialog } from "#web/ui/dialog";
import { Select, TextArea } from "#web/ui/field";
import { Time } from "#web/ui/time";
import { toast } from "#web/ui/toast";

/** A move is a matter of minutes. */
const REFRESH_MS = 10_000;

/** Which database a college lives in, in a person's words: "DB_2" is database 2. */
export function databaseName(shard: string): string {
  return `Database ${shard.replace(/^\D+/, "")}`;
}

const STATES: Record<MoveState, { readonly words: string; readonly tone: "neutral" | "warn" | "good" | "bad" }> = {
  asked: { words: "Waits its turn", tone: "neutral" },
  settling: { words: "Coming to rest", tone: "warn" },
  copying: { words: "Being copied", tone: "warn" },
  verifying: { words: "Being compared", tone: "warn" },
  clearing: { words: "Arrived, old rows going", tone: "warn" },
  done: { words: "Done", tone: "good" },
  undoing: { words: "Stays, copy going", tone: "bad" },
  failed: { words: "Stayed where it was", tone: "bad" },
};

/** Colleges that went from one database to another, or are going, and a way to send one. */
export function CollegeMoves({ colleges }: { colleges: readonly CollegeHealth[] }) {
  const { trpc } = platformApi();
  const [open, setOpen] = useState(false);
  const { data } = useQuery({ ...trpc.platform.listMoves.queryOptions(), refetchInterval: REFRESH_MS });
  return (
    <Card as="section" aria-labelledby="moves-title">
      <h2 id="moves-title" className="flex items-center gap-2 font-semibold">
        <Database aria-hidden size={18} className="text-ink-soft" />
        Databases
      </h2>
      <p className="pt-1 pb-2 text-sm text-ink-soft">
        Each college lives in one. A move takes some minutes: its day goes on, only what is being set up has to wait.
      </p>
      <ul>
        {data?.moves.map((move) => (
          <MoveItem key={`${move.slug} ${move.askedAt}`} move={move} />
        ))}
      </ul>
      <Button variant="secondary" onClick={() => setOpen(true)}>
        Move a college
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Move a college">
        <MoveForm colleges={colleges} shards={data?.shards ?? []} onDone={() => setOpen(false)} />
      </Dialog>
    </Card>
  );
}

function MoveItem({
  move: { slug, askedAt, askedBy, state, source, target, reason, rows, digest, failure },
}: {
  move: CollegeMove;
}) {
  const { words, tone } = STATES[state];
  return (
    <li className="flex flex-col gap-1 border-t border-line py-3 first:border-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{slug}</span>
        <Badge tone={tone}>{words}</Badge>
        <span className="text-sm text-ink-soft">
          {databaseName(source)} to {databaseName(target)}, <Time at={askedAt} form="day-clock" />, {askedBy}
        </span>
      </div>
      <p className="text-sm break-words text-ink-soft">{failure ?? reason}</p>
      {digest ? (
        <p className="text-sm text-ink-soft">
          {rows} rows copied and read back as equal, SHA-256 <code className="break-all">{digest.slice(0, 16)}</code>
        </p>
      ) : null}
    </li>
  );
}

function MoveForm({
  colleges,
  shards,
  onDone,
}: {
  colleges: readonly CollegeHealth[];
  shards: readonly string[];
  onDone: () => void;
}) {
  const { client, trpc } = platformApi();
  const queryClient = useQueryClient();
  const [collegeId, setCollegeId] = useState<string>(colleges[0]?.id ?? "");
  const [chosen, setTarget] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const home = colleges.find(({ id }) => id === collegeId)?.shard;
  const others = shards.filter((shard) => shard !== home);
  const target = others.find((shard) => shard === chosen) ?? others[0] ?? "";
  const move = useCommand({
    send: async (input: { collegeId: string; target: string; reason: string }) =>
      ok(await client.platform.moveCollege.mutate(input)),
    onOk: (moves) => {
      queryClient.setQueryData(trpc.platform.listMoves.queryKey(), moves);
      toast("It begins within a minute.", "good");
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void move.run({ collegeId, target, reason: reason.trim() });
  };
  const wrongReason = fieldError(move.problem, "reason");
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4 text-ink">
      <Select
        label="College"
        hint={home ? `It lives in ${databaseName(home)}.` : undefined}
        value={collegeId}
        options={colleges.map(({ id, name }) => ({ value: id as string, label: name }))}
        onChange={setCollegeId}
      />
      <Select
        label="To"
        value={target}
        options={others.map((shard) => ({ value: shard, label: databaseName(shard) }))}
        onChange={setTarget}
      />
      <TextArea
        label="Why"
        hint="Its own log keeps this."
        maxLength={500}
        value={reason}
        error={wrongReason}
        onChange={(event) => setReason(event.target.value)}
      />
      {wrongReason ? null : <OutcomeNotice refusal={null} problem={move.problem} />}
      <Button type="submit" wide pending={move.pending} disabledReason={reason.trim() ? null : "Say why first."}>
        Move
      </Button>
    </form>
  );
}
