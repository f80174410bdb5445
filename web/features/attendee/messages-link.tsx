import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bell } from "lucide-react";
import { useApi, useCollege } from "#web/lib/trpc";
import { useLiveStatus, useMyLive } from "#web/live/use-live";
import { navItemClass } from "#web/ui/app-shell";

const SHOWN_MAX = 99;

/** The way to what somebody was told, with how much of it is new: as it comes. */
export function MessagesLink() {
  const college = useCollege();
  const { trpc } = useApi();
  const { data } = useQuery(trpc.messages.unread.queryOptions());
  // Listening is what keeps the number right.
  useLiveStatus(useMyLive());
  const unread = data?.unread ?? 0;
  return (
    <Link to="/$college/messages" params={{ college }} className={navItemClass}>
      <span className="relative">
        <Bell aria-hidden size={20} />
        {unread > 0 ? (
          <span
            aria-hidden
            className="absolute -top-2 left-3 min-w-5 rounded-full bg-bad px-1 text-center text-xs leading-5 font-bold text-white tabular-nums"
          >
            {Math.min(unread, SHOWN_MAX)}
          </span>
        ) : null}
      </span>
      Messages
      {unread > 0 ? <span className="sr-only">, {unread} new</span> : null}
    </Link>
  );
}
