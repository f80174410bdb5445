import { useQueryClient } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useRef, useState } from "react";
import { toldOf } from "#shared/domain/entry/words";
import type { Refusal } from "#shared/result";
import type { SyncedScan } from "#shared/views/roster";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { persist } from "#web/lib/persist";
import type { AnyRefusal } from "#web/lib/refusal-words";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Notice } from "#web/ui/notice";
import { incidentSentence } from "./history-words.ts";
import { readScanFile, SCAN_FILE_BYTES_MAX, type ScanFileProblem, wordsForScanFile } from "./read-scan-file.ts";

/** What came of the parts that were sent so far, and why the next was not taken. */
type Brought = { readonly of: number; readonly scans: readonly SyncedScan[]; readonly refusal: AnyRefusal | null };

/** A scanner that can send its scans no more saved them: an organizer brings the file in. The same file twice does no harm. */
export function BringScans({ eventId }: { eventId: string }) {
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<ScanFileProblem | null>(null);
  const [brought, setBrought] = useState<Brought | null>(null);
  const { attempt, pending, problem } = useAttempt();
  const bring = async (file: File) => {
    setFault(null);
    setBrought(null);
    // Not even read: it may be any file.
    if (file.size > SCAN_FILE_BYTES_MAX) return setFault({ code: "log-too-large" });
    const read = readScanFile(await file.text(), eventId);
    if (!read.ok) return setFault(read.refusal);
    const of = read.value.reduce((sum, { scans }) => sum + scans.length, 0);
    const taken: SyncedScan[] = [];
    let refusal: (AnyRefusal & Refusal) | null = null;
    for (const part of read.value) {
      // A ledger that is busy with a gate's scans lets those of a file wait.
      const answer = await persist(
        () => client.entry.takeLog.mutate(part),
        (ms) => new Promise((done) => setTimeout(done, ms)),
        () => {},
      );
      if (answer.ok) taken.push(...answer.value.scans);
      else refusal = answer.refusal;
      setBrought({ of, scans: [...taken], refusal });
      if (refusal) break;
    }
    await queryClient.invalidateQueries(trpc.entry.incidents.queryFilter({ eventId }));
  };
  const words = fault && wordsForScanFile(fault);
  return (
    <Card as="section" aria-labelledby="bring-scans-title" className="mt-8 max-w-3xl">
      <h2 id="bring-scans-title" className="font-semibold">
        Bring a scanner's saved scans
      </h2>
      <p className="max-w-prose pt-1 pb-4 text-sm text-ink-soft">
        A scanner that can send its scans no more saves them as a file, scan-log.json. Its scans count as of when they
        were made; bringing the same file twice does no harm.
      </p>
      <div className="flex flex-col gap-4">
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          aria-label="A scanner's saved scans"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            // The same file can be chosen again.
            event.target.value = "";
            if (file) void attempt(() => bring(file));
          }}
        />
        <div>
          <Button
            variant="secondary"
            pending={pending}
            icon={<FileUp aria-hidden size={18} />}
            onClick={() => input.current?.click()}
          >
            Choose the file
          </Button>
        </div>
        {words ? (
          <Notice tone="warn" title={words.title}>
            {words.detail}
          </Notice>
        ) : null}
        {brought ? <WhatCame {...brought} /> : null}
        <OutcomeNotice refusal={brought?.refusal ?? null} problem={problem} />
      </div>
    </Card>
  );
}

function WhatCame({ of, scans }: Brought) {
  const count = (result: SyncedScan["result"]) => scans.filter((scan) => scan.result === result).length;
  const incidents = scans.flatMap(({ incident }) => incident ?? []);
  const title =
    scans.length === of ? `${of.toLocaleString()} scans are in` : `${scans.length.toLocaleString()} of ${of} are in`;
  return (
    <>
      <Notice tone={incidents.length > 0 ? "warn" : "info"} title={title}>
        {count("counted").toLocaleString()} counted; {count("kept").toLocaleString()} kept, for they stopped somebody or
        were known; {count("incident").toLocaleString()} to look at.
      </Notice>
      {incidents.length > 0 ? (
        <ul className="divide-y divide-line text-sm" aria-label="To look at">
          {incidents.slice(0, INCIDENTS_SHOWN_MAX).map((incident) => (
            <li key={`${incident.kind} ${incident.second.id}`} className="py-2">
              {incidentSentence(toldOf(incident, null))}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

/** The wall has them all, with names. */
const INCIDENTS_SHOWN_MAX = 30;
