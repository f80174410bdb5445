import { Link } from "@tanstack/react-router";
import { ArrowLeft, Download } from "lucide-react";
import { useEffect, useRef } from "react";
import type { EventSetup } from "#shared/views/event";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { saveFile } from "#web/lib/save-file";
import { useCollege } from "#web/lib/trpc";
import { Button, buttonClass } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { countOutcomes, writeReport } from "./bring-in.ts";
import { doorFileName } from "./export-door.ts";
import { ImportTable } from "./import-table.tsx";
import { wordsForLine } from "./import-words.ts";
import type { PeopleList } from "./read-list.ts";
import { type ImportPhase, useImport } from "./use-import.ts";

export type ImportListProps = { event: EventSetup; list: PeopleList; onBack: () => void; onChange: () => void };

/** A list as it would be brought in, then as it was: the same lines, whose outcomes change. */
export function ImportList({ event, list, onBack, onChange }: ImportListProps) {
  const college = useCollege();
  const { timeZone } = usePlace();
  const eventId = event.id;
  const coming = useImport(eventId, list, onChange);
  const { phase, outcomes, seatsLeft, doneLines, pending } = coming;
  const summary = useRef<HTMLParagraphElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each list; going on after a loss is a press
  useEffect(() => {
    summary.current?.focus(); // the button that led here is gone
    void coming.check();
  }, []);
  const isDone = phase === "done";
  const now = Date.now();
  const admitting = event.ticketTypes.filter(({ admits }) => admits);
  const tickets = admitting.map(({ name }) => name);
  const wordsOf = (line: number) =>
    wordsForLine(outcomes.get(line), { tickets, timeZone, now }, isDone || doneLines.has(line));
  const counts = countOutcomes(outcomes);
  const keepReport = () =>
    saveFile(
      doorFileName(event.title, now, timeZone).replace("-people-", "-import-"),
      "text/csv;charset=utf-8",
      writeReport(list.lines, wordsOf),
    );
  return (
    <div className="flex flex-col gap-4">
      <Card as="section" aria-label="The list" className="flex flex-col items-start gap-3">
        <p ref={summary} tabIndex={-1} role="status" className="font-semibold outline-none">
          {said(phase, counts, { done: doneLines.size, all: list.lines.length, isWaiting: coming.isWaiting })}
        </p>
        {list.ignored.length > 0 ? (
          <p className="text-sm text-ink-soft [overflow-wrap:anywhere]">
            Not used: {list.ignored.length === 1 ? "the column" : "the columns"} {list.ignored.join(", ")}.
          </p>
        ) : null}
        {phase === "checked" && seatsLeft !== null && seatsLeft < counts.new ? (
          <Notice tone="warn" title={`${seatsLeft.toLocaleString()} seats are left`}>
            Those further down the list may find none. The report says who; nobody loses a seat.
          </Notice>
        ) : null}
        <OutcomeNotice refusal={coming.refusal} problem={coming.problem} />
        <div className="flex flex-wrap items-start gap-3">
          {isDone ? (
            <>
              <Button icon={<Download aria-hidden size={18} />} onClick={keepReport}>
                Download the report
              </Button>
              <Link
                to="/$college/console/events/$eventId/people"
                params={{ college, eventId }}
                className={buttonClass({ variant: "secondary" })}
              >
                See the door list
              </Link>
            </>
          ) : (
            <NextStep coming={coming} fresh={counts.new} />
          )}
          {pending ? null : (
            <Button variant="quiet" icon={<ArrowLeft aria-hidden size={18} />} onClick={onBack}>
              {isDone ? "Another list" : "Change the list"}
            </Button>
          )}
        </div>
      </Card>
      <ImportTable
        lines={list.lines}
        outcomes={outcomes}
        wordsOf={wordsOf}
        usualTicket={admitting.find(({ hidden }) => !hidden)?.name ?? ""}
        isDone={isDone}
      />
    </div>
  );
}

type NextStepProps = {
  coming: ReturnType<typeof useImport>;
  /** How many are not there yet. */
  fresh: number;
};

function NextStep({ coming: { phase, pending, check, bringIn }, fresh }: NextStepProps) {
  if (phase === "checking") {
    return (
      <Button pending={pending} onClick={check}>
        Look again
      </Button>
    );
  }
  return (
    <Button
      pending={pending}
      onClick={bringIn}
      disabledReason={phase === "checked" && fresh === 0 ? "Nobody on this list is new." : null}
    >
      {phase === "bringing" && !pending ? "Go on" : `Bring ${people(fresh)} in`}
    </Button>
  );
}

function said(
  phase: ImportPhase,
  counts: ReturnType<typeof countOutcomes>,
  { done, all, isWaiting }: { readonly done: number; readonly all: number; readonly isWaiting: boolean },
): string {
  const pause = isWaiting ? " It goes on in a moment." : "";
  if (phase === "checking") return `Looking at ${all.toLocaleString()} lines.${pause}`;
  if (phase === "bringing") return `${done.toLocaleString()} of ${all.toLocaleString()} lines are done.${pause}`;
  const others = [
    counts.there > 0 ? `${counts.there.toLocaleString()} there already` : "",
    counts.wrong > 0 ? `${counts.wrong.toLocaleString()} not possible` : "",
  ].filter((part) => part !== "");
  const rest = others.length > 0 ? `, ${others.join(", ")}` : "";
  return phase === "done"
    ? `${people(counts.new)} ${counts.new === 1 ? "was" : "were"} registered${rest}.`
    : `${people(counts.new)} can be registered${rest}. Nothing has happened yet.`;
}

function people(many: number): string {
  return many === 1 ? "1 person" : `${many.toLocaleString()} people`;
}
