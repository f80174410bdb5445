import type { QueueSummary } from "#shared/domain/queue/types";
import { Notice } from "#web/ui/notice";
import { headStartShare } from "./head-start-share.ts";

/** That so many have a head start that it is none any more, and the others pay for it. */
export function HeadStartNotice({ joined }: Pick<QueueSummary, "joined">) {
  const share = headStartShare(joined);
  if (share === null) return null;
  return (
    <Notice tone="warn" title={`${Math.round(100 * share)} % joined with a head start`}>
      {joined.headStart} of {joined.all} people. Beyond one in five the others wait clearly longer for it. Let staff
      alone give out the lane, or take some minutes off its head start.
    </Notice>
  );
}
