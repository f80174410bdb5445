import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { MailWarning } from "lucide-react";
import { ok } from "#shared/result";
import type { DeadLetter, DeadLetterPage } from "#shared/views/dead-letters";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { platformApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Time } from "#web/ui/time";
import { toast } from "#web/ui/toast";

/** What the bus gave up, why, and a way to send it again. The sweeps do what most asked for all the same. */
export function DeadLetters() {
  const { client, trpc } = platformApi();
  const queryClient = useQueryClient();
  const queryKey = trpc.platform.listLetters.queryKey();
  const list = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => client.platform.listLetters.query({ before: pageParam }),
    initialPageParam: null as DeadLetterPage["next"],
    getNextPageParam: ({ next }) => next,
  });
  const replay = useCommand({
    send: async (id: string) => ok(await client.platform.replayLetter.mutate({ id })),
    onOk: async () => {
      toast("It is on its way again.", "good");
      await queryClient.invalidateQueries({ queryKey });
    },
  });
  const letters = list.data?.pages.flatMap((page) => page.letters);
  const count = list.data?.pages[0]?.count ?? 0;
  return (
    <Card as="section" aria-labelledby="letters-title">
      <h2 id="letters-title" className="flex items-center gap-2 font-semibold">
        <MailWarning aria-hidden size={18} className="text-ink-soft" />
        Dead letters
      </h2>
      <p className="pt-1 pb-2 text-sm text-ink-soft">
        {count === 0
          ? "The bus gave nothing up in the last month."
          : `${count} that the bus gave up. Where a letter says nothing else, sweeps do what it asked for within minutes; sent again, it is done now.`}
      </p>
      <OutcomeNotice refusal={null} problem={replay.problem} />
      <ul>
        {letters?.map((letter) => (
          <li key={letter.id} className="border-t border-line py-3 first:border-0">
            <Letter
              letter={letter}
              isReplaying={replay.pending && replay.args === letter.id}
              onReplay={() => replay.run(letter.id)}
            />
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button variant="secondary" pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more
        </Button>
      ) : null}
    </Card>
  );
}

type LetterProps = { letter: DeadLetter; isReplaying: boolean; onReplay: () => void };

function Letter({ letter, isReplaying, onReplay }: LetterProps) {
  const { slug, type, ids, unreadable, cause, times, lastAt, replayedAt } = letter;
  const said = cause ? (
    <pre className="w-full rounded-control bg-sunken p-2 text-sm whitespace-pre-wrap break-words">{cause}</pre>
  ) : null;
  return (
    <div className="flex flex-col items-start gap-1.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{type ?? "Not readable"}</span>
        {slug ? <span className="text-sm text-ink-soft">{slug}</span> : null}
        <span className="text-sm text-ink-soft">
          <Time at={lastAt} form="day-clock" />
        </span>
        {times > 1 ? <Badge tone="warn">{times} times</Badge> : null}
        {replayedAt === null ? null : <Badge tone="good">Sent again</Badge>}
      </div>
      {ids.length > 0 ? <code className="text-sm break-all text-ink-soft">{ids.join(", ")}</code> : null}
      {type === "registrations-ended" && replayedAt === null ? (
        <p className="text-sm">
          No sweep does this. Until it is sent again, whoever gave up a place at a private event may hear of it on a
          page they have open.
        </p>
      ) : null}
      {unreadable ? (
        <>
          <p className="text-sm">
            {unreadable} Nobody can send it again; what it was to wake is done by the sweeps, but for what somebody
            follows.
          </p>
          {said ? (
            <details className="w-full text-sm">
              <summary className="min-h-11 cursor-pointer py-2.5 text-ink-soft">Details</summary>
              {said}
            </details>
          ) : null}
        </>
      ) : (
        (said ?? <p className="text-sm text-ink-soft">It ended before it could say why.</p>)
      )}
      {type === null ? null : (
        <Button variant="secondary" size="sm" pending={isReplaying} onClick={onReplay}>
          Send it again
        </Button>
      )}
    </div>
  );
}
