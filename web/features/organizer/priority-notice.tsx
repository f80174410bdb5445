import { Button } from "#web/ui/button";
import { Notice } from "#web/ui/notice";

/** That a rule put those with a head start first, why, and the way back. */
export function PriorityNotice({ waiting, onEnd }: { waiting: number; onEnd: () => void }) {
  return (
    <Notice
      title="Those with a head start are called first"
      action={
        <Button variant="secondary" onClick={onEnd}>
          Call in order again
        </Button>
      }
    >
      A rule asked for it because many wait: {waiting} now. After three of them somebody else is called, and it ends by
      itself when few wait.
    </Notice>
  );
}
