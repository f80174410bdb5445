import { useRef, useState } from "react";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { saveFile } from "#web/lib/save-file";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { useBrand } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { exportCalls, fetchCollege, newExport } from "./export-college.ts";

type Progress = { readonly rows: number; readonly state: "fetching" | "waiting" | "done" };

const WORDS = {
  fetching: "so far",
  waiting: "so far. It goes on in a moment",
  done: "are in the file",
} as const;

/** All of a college as one file. What stops on the way goes on with the next press. */
export function DownloadCollege() {
  const { client } = useApi();
  const { slug } = useBrand();
  const taken = useRef(newExport());
  const [progress, setProgress] = useState<Progress | null>(null);
  const { attempt, pending, problem } = useAttempt();
  const hasStopped = problem !== null && taken.current.rows > 0;
  const fetchRest = () =>
    attempt(async () => {
      const current = taken.current;
      await fetchCollege(exportCalls(client), current, {
        wait: (ms) => new Promise((done) => setTimeout(done, ms)),
        onProgress: (rows, isWaiting) => setProgress({ rows, state: isWaiting ? "waiting" : "fetching" }),
      });
      const day = new Date().toISOString().slice(0, 10);
      saveFile(`${slug}-${day}.ndjson`, "application/x-ndjson", current.parts);
      setProgress({ rows: current.rows, state: "done" });
      taken.current = newExport();
    });
  const beginAnew = () => {
    taken.current = newExport();
    setProgress(null);
    void fetchRest();
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="secondary" pending={pending} onClick={fetchRest}>
          {hasStopped ? "Go on" : "Download everything"}
        </Button>
        {hasStopped ? (
          <Button variant="quiet" onClick={beginAnew}>
            Begin anew
          </Button>
        ) : null}
      </div>
      <p role="status" className="text-sm text-ink-soft">
        {progress ? `${progress.rows.toLocaleString()} rows ${WORDS[progress.state]}.` : ""}
      </p>
      <OutcomeNotice refusal={null} problem={problem} />
    </div>
  );
}
