import { Printer } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { printFile } from "#web/lib/print-file";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import type { ShownOutcome } from "./outcome.ts";
import { useScanApi } from "./scan-api.ts";

/** Prints a badge, and says of which pass it is from then on. */
function useGateBadge(eventId: string, onPrinted: (passId: string) => void = () => {}) {
  const { client } = useScanApi();
  return useCommand({
    send: (asked: { passId: string; again: boolean }, commandId) =>
      client.scanner.badge.mutate({ commandId, eventId, ...asked }),
    onOk: (badge) => {
      if (!badge) return; // everybody concerned has theirs
      const bytes = Uint8Array.from(atob(badge.pdf), (char) => char.charCodeAt(0));
      printFile("badge.pdf", new Blob([bytes], { type: "application/pdf" }));
      onPrinted(badge.passId);
    },
  });
}

/** Whoever is let in gets a badge, once for each scan; one they have already is not printed by coming back. */
function useBadgeAtEntry({ run }: ReturnType<typeof useGateBadge>, { kind, passId }: BadgeOf): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (kind !== "admit" || !passId || isDone.current) return;
    isDone.current = true;
    void run({ passId, again: false });
  });
}

type BadgeOf = Pick<ShownOutcome, "kind" | "passId">;

/** Prints what a kiosk owes, and shows nothing. Make it anew for each outcome. */
export function KioskBadge({ eventId, outcome }: { eventId: string; outcome: BadgeOf }) {
  useBadgeAtEntry(useGateBadge(eventId), outcome);
  return null;
}

/** After a scan at the entry, made anew for each: the badge by itself, and another where it tore or was lost. */
export function EntryBadge({ eventId, last }: { eventId: string; last: ShownOutcome }) {
  // Printed again a badge is another pass's.
  const [passId, setPassId] = useState(last.passId);
  const [asks, setAsks] = useState(false);
  const badge = useGateBadge(eventId, setPassId);
  useBadgeAtEntry(badge, last);
  if (!passId) return null;
  return (
    <>
      <OutcomeNotice refusal={badge.refusal} problem={badge.problem} />
      <Button
        wide
        variant="secondary"
        icon={<Printer aria-hidden size={20} />}
        pending={badge.pending}
        onClick={() => setAsks(true)}
      >
        Print {last.name ? `${last.name}’s` : "the"} badge again
      </Button>
      <Dialog
        open={asks}
        onClose={() => setAsks(false)}
        kind="dialog"
        title="Print another badge?"
        actions={
          <>
            <Button variant="secondary" onClick={() => setAsks(false)}>
              Not now
            </Button>
            <Button
              onClick={() => {
                setAsks(false);
                void badge.run({ passId, again: true });
              }}
            >
              Print another
            </Button>
          </>
        }
      >
        It has a new code. The badge they had opens nothing any more, nor does a printed or saved pass; the one on their
        page is the new one.
      </Dialog>
    </>
  );
}
