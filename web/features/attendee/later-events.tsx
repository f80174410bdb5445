import { Button } from "#web/ui/button";
import { Notice } from "#web/ui/notice";
import type { Later } from "./use-events.ts";

/** More than one list holds. */
export function LaterEvents({ later: { hasMore, isLooking, hasFailed, show } }: { later: Later }) {
  if (!hasMore) return null;
  return (
    <div className="flex flex-col items-center gap-3">
      {hasFailed ? <Notice tone="warn" title="The later events did not arrive. Try again." /> : null}
      <Button variant="secondary" pending={isLooking} onClick={show}>
        Show later events
      </Button>
    </div>
  );
}
