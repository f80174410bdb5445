import type { DeskView, QueueSummary } from "#shared/domain/queue/types";
import { Button } from "#web/ui/button";
import { Notice } from "#web/ui/notice";

export type CrowdNoticeProps = {
  summary: QueueSummary;
  desks: readonly DeskView[];
  hasPriority: boolean;
  onExtra: (open: boolean) => void;
};

/** More wait than the desks bear: the one thing to do about it, until the crowd is gone. */
export function CrowdNotice({ summary, desks, hasPriority, onExtra }: CrowdNoticeProps) {
  const isOpen = desks.some(({ privilegedFirst, isDraining }) => privilegedFirst && !isDraining);
  // Whom should another desk call while the queue rests?
  if (summary.status === "paused" || (!summary.isCrowded && !isOpen)) return null;
  if (summary.isCrowded && isOpen)
    return (
      <Notice tone="warn" title={`${summary.waiting} people wait, and an extra lane is open`}>
        It can close when fewer than 15 wait.
      </Notice>
    );
  if (isOpen)
    return (
      <Notice
        tone="good"
        title="The crowd is gone"
        action={
          <Button variant="secondary" onClick={() => onExtra(false)}>
            Close the extra lane
          </Button>
        }
      >
        Whoever serves there finishes first.
      </Notice>
    );
  return (
    <Notice
      tone="warn"
      title={`${summary.waiting} people wait`}
      action={
        <Button variant="secondary" onClick={() => onExtra(true)}>
          Open an extra lane
        </Button>
      }
    >
      One more desk, if somebody can serve there.
      {hasPriority ? " It calls those with a head start first; the other desks stay as they are." : ""}
    </Notice>
  );
}
