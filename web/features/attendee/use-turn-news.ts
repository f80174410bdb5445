import { useEffect, useState } from "react";
import type { QueueStatus, TokenView } from "#shared/domain/queue/types";
import { alertHere } from "#web/lib/local-alert";
import { freshNews, keptNames, pushedBack, turnNews } from "./turn-news.ts";

const keyOf = (token: TokenView) => `news:${token.id}`;

/** Tells the holder of a token by their own device what is news about it, each once, also through reloads. */
export function useTurnNews(token: TokenView | null, station: string, status: QueueStatus): void {
  useEffect(() => {
    if (!token) return;
    const now = turnNews(token, station, status);
    const kept = sessionStorage.getItem(keyOf(token));
    const known: readonly string[] = kept === null ? [] : kept.split("\n");
    sessionStorage.setItem(keyOf(token), keptNames(known, now).join("\n"));
    // What was so when they came to the page they read there.
    if (kept === null) return;
    const [first] = freshNews(known, now);
    if (first) void alertHere({ ...first, tag: keyOf(token) });
  }, [token, station, status]);
}

/** How many have come in before somebody since the page showed them further ahead; 0 again once they move up. */
export function usePushedBack(token: TokenView): number {
  const [seen, setSeen] = useState({ token, by: 0 });
  if (seen.token !== token) {
    const by = pushedBack(seen.token, token);
    const isSame = seen.token.id === token.id && seen.token.ahead === token.ahead;
    setSeen({ token, by: isSame ? seen.by : by });
  }
  return seen.by;
}
