import { useInfiniteQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { useEffect } from "react";
import { MESSAGES_KEPT_DAYS } from "#shared/limits";
import type { InboxMessage } from "#shared/views/messages";
import { toProblem } from "#web/lib/problem";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { EmptyState } from "#web/ui/empty-state";
import { Notice } from "#web/ui/notice";
import { Skeleton } from "#web/ui/skeleton";
import { Time } from "#web/ui/time";

/** Everything somebody was told, newest first. What is on the screen counts as read. */
export function InboxList() {
  const { client, trpc } = useApi();
  const list = useInfiniteQuery({
    queryKey: trpc.messages.inbox.queryKey({ before: null }),
    queryFn: ({ pageParam, signal }) => client.messages.inbox.query({ before: pageParam }, { signal }),
    initialPageParam: null as { at: number; id: string } | null,
    getNextPageParam: (page) => page.next,
  });
  const messages = list.data?.pages.flatMap((page) => page.messages) ?? [];
  const newest = messages[0];
  const unread = list.data?.pages[0]?.unread ?? 0;
  const until = unread > 0 ? (newest?.at ?? null) : null;
  useEffect(() => {
    if (until === null) return;
    void client.messages.read
      .mutate({ until })
      .then(() => queryClient.invalidateQueries(trpc.messages.unread.queryFilter()))
      .catch(() => {}); // they stay unread, and are read with the next look
  }, [client, trpc, until]);
  if (list.isPending) return <Skeleton className="h-40" />;
  if (list.error) return <Notice tone="bad">{toProblem(list.error).message}</Notice>;
  if (messages.length === 0)
    return (
      <EmptyState icon={<Inbox size={28} />} title="Nothing yet">
        When a pass is ready, your turn comes or something changes, it is said here.
      </EmptyState>
    );
  return (
    <>
      <Card as="section" aria-label="Messages" padded={false}>
        <ul>
          {messages.map((message) => (
            <Message key={message.id} message={message} />
          ))}
        </ul>
      </Card>
      {list.hasNextPage ? (
        <Button variant="secondary" wide pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show older ones
        </Button>
      ) : (
        <p className="text-sm text-ink-soft">Messages are deleted after {MESSAGES_KEPT_DAYS} days.</p>
      )}
    </>
  );
}

function Message({ message: { title, text, link, at, isRead } }: { message: InboxMessage }) {
  const said = (
    <>
      <span className="flex items-baseline gap-2">
        {isRead ? null : (
          <span className="size-2 shrink-0 self-center rounded-full bg-accent-text">
            <span className="sr-only">New: </span>
          </span>
        )}
        <span className={`min-w-0 flex-1 break-words ${isRead ? "font-medium" : "font-semibold"}`}>{title}</span>
        <span className="shrink-0 text-sm text-ink-soft">
          <Time at={at} form="relative" />
        </span>
      </span>
      <span className="block text-sm break-words whitespace-pre-line text-ink-soft">{text}</span>
    </>
  );
  return (
    <li className="border-t border-line first:border-0">
      {link ? (
        <a href={link} className="block min-h-14 rounded-card px-4 py-3 hover:bg-sunken">
          {said}
        </a>
      ) : (
        <div className="min-h-14 px-4 py-3">{said}</div>
      )}
    </li>
  );
}
