import { useState } from "react";
import { Status } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { keepFocus } from "#web/ui/keep-focus";
import { type Column, Table } from "#web/ui/table";
import { countOutcomes, type LineOutcome, type Outcomes } from "./bring-in.ts";
import type { LineWords } from "./import-words.ts";
import type { ListLine } from "./read-list.ts";

/** As many more with one press: five thousand rows at once are slow on a phone. */
const PAGE_SIZE = 100;
const FILTERS = ["all", "wrong", "new", "there"] as const satisfies readonly ("all" | LineOutcome["is"])[];
type Filter = (typeof FILTERS)[number];

export type ImportTableProps = {
  lines: readonly ListLine[];
  outcomes: Outcomes;
  wordsOf: (line: number) => LineWords;
  /** What whoever names no ticket gets. */
  usualTicket: string;
  isDone: boolean;
};

/** What becomes of each line, in the order of the list. */
export function ImportTable({ lines, outcomes, isDone, ...say }: ImportTableProps) {
  const [show, setShow] = useState<Filter>("all");
  const [shown, setShown] = useState(PAGE_SIZE);
  const counts = { all: lines.length, ...countOutcomes(outcomes) };
  const labels = { all: "All", wrong: "Not possible", new: isDone ? "Registered" : "New", there: "There already" };
  const found = lines.filter(({ line }) => show === "all" || outcomes.get(line)?.is === show);
  return (
    <section aria-label="Lines of the list" ref={keepFocus} className="flex flex-col gap-3">
      <fieldset className="-mx-4 min-w-0 sm:mx-0">
        <legend className="sr-only">Show</legend>
        <div className="flex gap-2 overflow-x-auto px-4 py-1 [scrollbar-width:none] sm:px-0.5">
          {FILTERS.map((filter) => (
            <button
              key={filter}
              type="button"
              aria-pressed={filter === show}
              onClick={() => {
                setShow(filter);
                setShown(PAGE_SIZE);
              }}
              className="min-h-11 shrink-0 rounded-full border border-line bg-surface px-4 text-sm font-medium text-ink-soft hover:border-line-strong aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-canvas sm:min-h-9 pointer-coarse:min-h-11"
            >
              {labels[filter]} {counts[filter].toLocaleString()}
            </button>
          ))}
        </div>
      </fieldset>
      <Table
        caption="Lines of the list"
        columns={columnsWith({ ...say, isDone })}
        rows={found.slice(0, shown)}
        rowKey={({ line }) => String(line)}
        empty={<p className="py-4 text-sm text-ink-soft">No line of this kind.</p>}
      />
      {found.length > shown ? (
        <Button variant="secondary" className="self-center" onClick={() => setShown(shown + PAGE_SIZE)}>
          Show more
        </Button>
      ) : null}
    </section>
  );
}

function columnsWith({
  wordsOf,
  usualTicket,
  isDone,
}: Pick<ImportTableProps, "wordsOf" | "usualTicket" | "isDone">): Column<ListLine>[] {
  return [
    {
      key: "line",
      header: "Line",
      align: "right",
      cell: ({ line }) => <span className="text-ink-soft tabular-nums">{line}</span>,
    },
    {
      key: "name",
      header: "Name",
      cell: ({ line, name, mail }) => (
        <span className="flex flex-col [overflow-wrap:anywhere]">
          <span className="font-medium">{name || "—"}</span>
          {mail ? <span className="text-sm text-ink-soft">{mail}</span> : null}
          {/* A phone has no room for a column of sentences. */}
          <span className="pt-1 md:hidden">
            <Outcome {...wordsOf(line)} />
          </span>
        </span>
      ),
    },
    {
      key: "ticket",
      header: "Ticket type",
      wideOnly: true,
      cell: ({ ticketType }) => <span className="text-ink-soft">{ticketType || usualTicket}</span>,
    },
    {
      key: "outcome",
      header: isDone ? "What happened" : "What happens",
      wideOnly: true,
      cell: ({ line }) => <Outcome {...wordsOf(line)} />,
    },
  ];
}

function Outcome({ title, detail, tone }: LineWords) {
  return (
    <span className="flex flex-col">
      <Status tone={tone}>{title}</Status>
      {detail ? <span className="pl-4.5 text-sm text-ink-soft">{detail}</span> : null}
    </span>
  );
}
