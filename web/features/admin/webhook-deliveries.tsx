import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { WebhookId } from "#shared/ids";
import { ok } from "#shared/result";
import type { DeliveryCursor, DeliveryView } from "#shared/views/webhooks";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { TextField } from "#web/ui/field";
import { Loading } from "#web/ui/skeleton";
import { Time } from "#web/ui/time";
import { toast } from "#web/ui/toast";
import { DELIVERY_WORDS, sayAttempt, TYPE_WORDS } from "./webhook-words.ts";

const DAY_MS = 24 * 3_600_000;
const REFRESH_MS = 10_000;

/** What a webhook was sent, each try of it; and a way to have it sent again. */
export function WebhookDeliveries({ webhookId }: { webhookId: WebhookId }) {
  const { client, trpc } = useApi();
  const first: DeliveryCursor | null = null;
  const list = useInfiniteQuery({
    queryKey: [...trpc.webhooks.listDeliveries.queryKey(), webhookId],
    queryFn: ({ pageParam }) => client.webhooks.listDeliveries.query({ webhookId, before: pageParam }),
    initialPageParam: first as DeliveryCursor | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: REFRESH_MS,
  });
  const [days, setDays] = useState("1");
  const replay = useCommand({
    send: async (what: { messageId: string } | { from: number; until: number }) =>
      ok(await client.webhooks.replay.mutate({ webhookId, what })),
    onOk: async ({ queued }) => {
      toast(queued === 0 ? "There is nothing to send again." : `${queued} to be sent again.`, "good");
      await queryClient.invalidateQueries(trpc.webhooks.pathFilter());
    },
  });
  const deliveries = list.data?.pages.flatMap((page) => page.deliveries);
  if (!deliveries) return <Loading>What was sent</Loading>;
  const since = () => ({ from: Date.now() - Number(days) * DAY_MS, until: Date.now() });
  return (
    <div className="flex w-full flex-col gap-2">
      <OutcomeNotice refusal={null} problem={replay.problem} />
      {deliveries.length === 0 ? <p className="text-sm text-ink-soft">Nothing yet.</p> : null}
      <ol className="flex flex-col">
        {deliveries.map((delivery) => (
          <li key={delivery.messageId} className="border-t border-line py-3 first:border-0">
            <Delivery
              delivery={delivery}
              isReplaying={replay.pending}
              onReplay={() => replay.run({ messageId: delivery.messageId })}
            />
          </li>
        ))}
      </ol>
      {list.hasNextPage ? (
        <Button
          variant="secondary"
          size="sm"
          pending={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show more
        </Button>
      ) : null}
      {deliveries.length > 0 ? (
        <div className="flex flex-wrap items-end gap-3 pt-2">
          <div className="w-32">
            <TextField
              label="Of the last days"
              type="number"
              min={1}
              max={30}
              value={days}
              onChange={(event) => setDays(event.target.value)}
            />
          </div>
          <Button
            variant="secondary"
            pending={replay.pending}
            disabledReason={Number(days) >= 1 && Number(days) <= 30 ? null : "Between 1 and 30 days."}
            onClick={() => replay.run(since())}
          >
            Send all of it again
          </Button>
        </div>
      ) : null}
    </div>
  );
}

type DeliveryProps = { delivery: DeliveryView; isReplaying: boolean; onReplay: () => void };

function Delivery({ delivery, isReplaying, onReplay }: DeliveryProps) {
  const { messageId, type, at, status, dueAt, attempts } = delivery;
  const { words, tone } = DELIVERY_WORDS[status];
  return (
    <div className="flex flex-col items-start gap-1.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{TYPE_WORDS[type]}</span>
        <Badge tone={tone}>{words}</Badge>
        <span className="text-sm text-ink-soft">
          <Time at={at} form="day-clock" />
          {dueAt ? (
            <>
              , next try <Time at={dueAt} form="day-clock" />
            </>
          ) : null}
        </span>
      </div>
      <code className="text-sm break-all text-ink-soft">{messageId}</code>
      <ol className="flex w-full flex-col gap-1 text-sm">
        {attempts.map((attempt) => (
          <li key={attempt.number}>
            <Time at={attempt.at} form="clock" /> {sayAttempt(attempt)}
            {attempt.body ? (
              <pre className="mt-1 rounded-control bg-sunken p-2 whitespace-pre-wrap break-all">{attempt.body}</pre>
            ) : null}
          </li>
        ))}
      </ol>
      {status === "pending" ? null : (
        <Button variant="quiet" size="sm" pending={isReplaying} onClick={onReplay}>
          Send it again
        </Button>
      )}
    </div>
  );
}
