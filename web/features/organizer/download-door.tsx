import { Download } from "lucide-react";
import { useState } from "react";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { saveFile } from "#web/lib/save-file";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { Button } from "#web/ui/button";
import { usePlace } from "#web/ui/place";
import type { NamedTicketType } from "./door-extras.ts";
import { type DoorWish, doorExportCalls, doorFileName, fetchDoor } from "./export-door.ts";

type DownloadDoorProps = DoorWish & { readonly title: string; readonly types: readonly NamedTicketType[] };

/** The people that are listed, all pages of them, as a file for spreadsheets. */
export function DownloadDoor({ title, types, ...wish }: DownloadDoorProps) {
  const { client } = useApi();
  const { timeZone, currency } = usePlace();
  const [said, setSaid] = useState("");
  const { attempt, pending, problem } = useAttempt();
  const download = () =>
    attempt(async () => {
      setSaid("");
      let people = 0;
      const parts = await fetchDoor(doorExportCalls(client, wish), {
        ...{ timeZone, currency, types },
        wait: (ms) => new Promise((done) => setTimeout(done, ms)),
        onProgress: (fetched, isWaiting) => {
          people = fetched;
          setSaid(`${countOf(people)} so far.${isWaiting ? " It goes on in a moment." : ""}`);
        },
      });
      saveFile(doorFileName(title, Date.now(), timeZone), "text/csv;charset=utf-8", parts);
      setSaid(
        `${countOf(people)} ${people === 1 ? "is" : "are"} in the file, with mail addresses. The audit log says so.`,
      );
    });
  return (
    <div className="flex flex-col items-start gap-2 sm:items-end">
      <Button variant="secondary" icon={<Download aria-hidden size={18} />} pending={pending} onClick={download}>
        Download as CSV
      </Button>
      <p role="status" className="text-sm text-ink-soft">
        {problem ? "" : said}
      </p>
      <OutcomeNotice refusal={null} problem={problem} />
    </div>
  );
}

function countOf(people: number): string {
  return people === 1 ? "1 person" : `${people.toLocaleString()} people`;
}
