import { Download } from "lucide-react";
import { useState } from "react";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { saveFile } from "#web/lib/save-file";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { Button } from "#web/ui/button";
import { usePlace } from "#web/ui/place";
import { csvFileName } from "./export-door.ts";
import { fetchScans, pagesOf, type ScansWish } from "./export-scans.ts";

/** The scans that are listed, all pages of them, as a file for spreadsheets. */
export function DownloadScans({ title, ...wish }: ScansWish & { readonly title: string }) {
  const { client } = useApi();
  const { timeZone } = usePlace();
  const [said, setSaid] = useState("");
  const { attempt, pending, problem } = useAttempt();
  const download = () =>
    attempt(async () => {
      setSaid("");
      let scans = 0;
      const parts = await fetchScans({
        page: pagesOf(client, wish),
        timeZone,
        wait: (ms) => new Promise((done) => setTimeout(done, ms)),
        onProgress: (fetched) => {
          scans = fetched;
          setSaid(`${countOf(scans)} so far.`);
        },
      });
      saveFile(csvFileName(title, "scans", Date.now(), timeZone), "text/csv;charset=utf-8", parts);
      setSaid(`${countOf(scans)} in the file.`);
    });
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pt-4">
      <Button
        size="sm"
        variant="secondary"
        icon={<Download aria-hidden size={18} />}
        pending={pending}
        onClick={download}
      >
        Download these scans as CSV
      </Button>
      <p role="status" className="text-sm text-ink-soft">
        {problem ? "" : said}
      </p>
      <OutcomeNotice refusal={null} problem={problem} />
    </div>
  );
}

function countOf(scans: number): string {
  return scans === 1 ? "1 scan" : `${scans.toLocaleString()} scans`;
}
