import { useEffect, useRef } from "react";
import type { QueueSummary } from "#shared/domain/queue/types";
import { alertHere } from "#web/lib/local-alert";
import { toast } from "#web/ui/toast";

/** Tells whoever stands at a station that somebody came where nobody waited: a quiet desk looks elsewhere. */
export function useLineBegan(stationName: string, { waiting, next }: QueueSummary): void {
  const before = useRef(waiting);
  useEffect(() => {
    const began = before.current === 0 && waiting > 0;
    before.current = waiting;
    if (!began) return;
    const words = next[0] === undefined ? "Somebody is waiting" : `Number ${next[0]} is waiting`;
    toast(words);
    void alertHere({ title: words, body: stationName, tag: "line-began" });
  }, [waiting, next, stationName]);
}
