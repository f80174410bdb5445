import { IdCard } from "lucide-react";
import { useState } from "react";
import { BADGES_AT_ONCE_MAX } from "#shared/limits";
import type { DoorListEntry } from "#shared/views/event";
import { openFile } from "#web/lib/open-file";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { saveFile } from "#web/lib/save-file";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { type DoorWish, doorInput } from "./export-door.ts";

const PDF = "application/pdf";

/** The badges of one registration, in a tab of their own, which the browser prints. */
export function useBadge(eventId: string) {
  const { client } = useApi();
  return useCommand({
    send: ({ userId }: DoorListEntry) => client.organizer.printBadge.mutate({ eventId, userId }),
    onOk: ({ pdf }, { name }) => openFile(`badge ${name}.pdf`, PDF, [blobOf(pdf)]),
  });
}

/** Badges of whom the list shows and who has a pass: a file, and with more people than it holds the next, and so on. */
export function PrintBadges(props: DoorWish) {
  // Another list begins anew.
  return <BadgeFiles key={JSON.stringify(doorInput(props))} {...props} />;
}

type Printed = { readonly nextCursor: string | null; readonly files: number; readonly badges: number };

const NOTHING: Printed = { nextCursor: null, files: 0, badges: 0 };

function BadgeFiles(wish: DoorWish) {
  const { client } = useApi();
  const [printed, setPrinted] = useState(NOTHING);
  const { show: _, ...input } = doorInput(wish);
  const { nextCursor } = printed;
  const lot = useCommand({
    send: (cursor: string | null) => client.organizer.printBadges.mutate({ ...input, ...(cursor && { cursor }) }),
    onOk: ({ pdf, badges, nextCursor: next }, cursor) => {
      const before = cursor ? printed : NOTHING;
      const files = before.files + 1;
      saveFile(`badges ${files}.pdf`, PDF, [blobOf(pdf)]);
      setPrinted({ nextCursor: next, files, badges: before.badges + badges });
    },
  });
  return (
    <div className="flex flex-col items-start gap-2 sm:items-end">
      <Button
        variant="secondary"
        icon={<IdCard aria-hidden size={18} />}
        pending={lot.pending}
        onClick={() => lot.run(nextCursor)}
      >
        {nextCursor ? "Next badges as PDF" : "Badges as PDF"}
      </Button>
      <p role="status" className="text-sm text-ink-soft">
        {printed.files > 0 ? saidOf(printed) : ""}
      </p>
      <OutcomeNotice refusal={lot.refusal} problem={lot.problem} />
    </div>
  );
}

function saidOf({ badges, files, nextCursor }: Printed): string {
  const many = `${badges.toLocaleString()} ${badges === 1 ? "badge" : "badges"}`;
  if (nextCursor) return `${many} so far, up to ${BADGES_AT_ONCE_MAX} to a file. There are more.`;
  return `${many}${files > 1 ? ` in ${files} files` : ""}. The audit log says so. Badges printed before go on working.`;
}

function blobOf(base64: string): Blob {
  return new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))]);
}
