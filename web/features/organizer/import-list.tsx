import { Link } from "@tanstack/react-router";
import { ArrowLeft, Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { EventSetup } from "#shared/views/event";
import type { ImportRefusal, ListedRow } from "#shared/views/imports";
import { newCommandId } from "#web/lib/command-id";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { saveFile } from "#web/lib/save-file";
import { useApi, useCollege } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { Button, buttonClass } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import {
  type AskDeps,
  askPages,
  countOutcomes,
  type ListPage,
  type Outcomes,
  outcomesOfTwice,
  pagesOf,
  writeReport,
} from "./bring-in.ts";
import { doorFileName } from "./export-door.ts";
import { ImportTable } from "./import-table.tsx";
import { wordsForLine } from "./import-words.ts";
import type { PeopleList } from "./read-list.ts";

export type ImportListProps = { event: EventSetup; list: PeopleList; onBack: () => void; onChange: () => void };

type Phase = "checking" | "checked" | "bringing" | "done";

/** A list as it would be brought in, then as it was: the same lines, whose outcomes change. */
export function ImportList({ event, list, onBack, onChange }: ImportListProps) {
  const { client } = useApi();
  const college = useCollege();
  const { timeZone } = usePlace();
  const [pages] = useState(() => pagesOf(list.lines, newCommandId));
  const [outcomes, setOutcomes] = useState<Outcomes>(() => outcomesOfTwice(list.lines));
  const [seatsLeft, setSeatsLeft] = useState<number | null>(null);
  const [phase, setPhase] = useState<Phase>("checking");
  /** Pages that were brought in: they are not sent again when somebody goes on after a loss. */
  const [brought, setBrought] = useState<ReadonlySet<ListPage>>(new Set());
  const [isWaiting, setIsWaiting] = useState(false);
  const [refusal, setRefusal] = useState<ImportRefusal | null>(null);
  const { attempt, pending, problem } = useAttempt();
  const eventId = event.id;
  const summary = useRef<HTMLParagraphElement>(null);
  const deps = (onPage: AskDeps["onPage"]): AskDeps => ({
    wait: (ms) => new Promise((done) => setTimeout(done, ms)),
    onWait: () => setIsWaiting(true),
    onPage: (page, answered) => {
      setIsWaiting(false);
      setOutcomes((before) => new Map([...before, ...answered]));
      onPage(page, answered);
    },
  });
  const check = () =>
    attempt(async () => {
      const ask = async (rows: ListedRow[]) => {
        const answer = await client.imports.check.mutate({ eventId, rows });
        if (answer.ok) setSeatsLeft(answer.value.seatsLeft);
        return answer;
      };
      const refused = await askPages(
        pages,
        ask,
        deps(() => {}),
      );
      setRefusal(refused);
      if (!refused) setPhase("checked");
    });
  const bringIn = () =>
    attempt(async () => {
      setPhase("bringing");
      const left = pages.filter((page) => !brought.has(page));
      const refused = await askPages(
        left,
        (rows, commandId) => client.imports.register.mutate({ commandId, eventId, rows }),
        deps((page) => setBrought((before) => new Set([...before, page]))),
      );
      onChange();
      setRefusal(refused);
      if (!refused) setPhase("done");
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each list; going on after a loss is a press
  useEffect(() => {
    summary.current?.focus(); // the button that led here is gone
    void check();
  }, []);
  const isDone = phase === "done";
  const now = Date.now();
  const admitting = event.ticketTypes.filter(({ admits }) => admits);
  const tickets = admitting.map(({ name }) => name);
  const doneLines = new Set([...brought].flatMap((page) => page.lines.map(({ line }) => line)));
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
          {said(phase, counts, { done: doneLines.size, all: list.lines.length, isWaiting })}
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
        <OutcomeNotice refusal={refusal} problem={problem} />
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
          ) : phase === "checking" ? (
            <Button pending={pending} onClick={check}>
              Look again
            </Button>
          ) : (
            <Button
              pending={pending}
              onClick={bringIn}
              disabledReason={phase === "checked" && counts.new === 0 ? "Nobody on this list is new." : null}
            >
              {phase === "bringing" && !pending ? "Go on" : `Bring ${people(counts.new)} in`}
            </Button>
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

function said(
  phase: Phase,
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
