import { BookCheck } from "lucide-react";
import { useState } from "react";
import type { BooksReport, BooksTable, Difference, LogCheck } from "#shared/views/history";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";

const TABLES: Readonly<Record<BooksTable, string>> = {
  registration: "Registration",
  pass: "Pass",
  hold: "Kept seats",
  waiting: "Place in line",
  offer: "Offer",
  unpaid: "Time to pay",
  code_use: "Uses of a code",
  scan_log: "Log of a scanner",
  value: "Record",
  log: "Entry of the history",
};
const FAULTS: Readonly<Record<Difference["is"], string>> = {
  missing: "is missing",
  extra: "should not be there",
  other: "is not what the history gives",
};

/** Replays the event's whole history and compares what comes out with what is stored. */
export function CheckBooks({ eventId }: { eventId: string }) {
  const { client } = useApi();
  const [said, setSaid] = useState("");
  const [report, setReport] = useState<BooksReport | null>(null);
  const [chain, setChain] = useState<LogCheck | null>(null);
  const { attempt, pending, problem } = useAttempt();
  const check = () =>
    attempt(async () => {
      setReport(null);
      setChain(null);
      for (;;) {
        const progress = await client.history.checkBooks.query({ eventId });
        if (progress.done) {
          setReport(progress.report);
          setSaid(verdictOf(progress.report));
          break;
        }
        setSaid(`${Math.round(progress.share * 100)} % is checked.`);
      }
      for (let after = 0; ; ) {
        const log = await client.history.checkLog.query({ eventId, after });
        if (log.done) return setChain(log);
        after = log.checkedTo;
      }
    });
  const isWrong = report !== null && report.found > 0;
  return (
    <Card as="section" aria-label="Books" className="mt-6 flex flex-col items-start gap-3">
      <p className="max-w-prose text-sm text-ink-soft">
        Everything that is stored of this event must follow from its history. A check replays all of it and compares
        every record, and follows the history entry by entry, so that nothing in it was changed later.
      </p>
      <Button
        size="sm"
        variant="secondary"
        icon={<BookCheck aria-hidden size={18} />}
        pending={pending}
        onClick={check}
      >
        Check the books of this event
      </Button>
      <p role="status" className={`text-sm empty:hidden ${isWrong ? "font-semibold text-bad" : "text-good"}`}>
        {problem ? "" : said}
      </p>
      <p role="status" className={`text-sm empty:hidden ${chain?.broken ? "font-semibold text-bad" : "text-good"}`}>
        {problem || !chain ? "" : chainWords(chain)}
      </p>
      {isWrong ? (
        <ul className="flex list-disc flex-col gap-1 pl-5 text-sm [overflow-wrap:anywhere]">
          {report.differences.map(({ table, key, is }) => (
            <li key={`${table}:${key}:${is}`}>
              {TABLES[table]} <code>{key}</code> {FAULTS[is]}
            </li>
          ))}
        </ul>
      ) : null}
      <OutcomeNotice refusal={null} problem={problem} />
    </Card>
  );
}

function chainWords({ checkedTo, broken }: LogCheck): string {
  if (!broken)
    return `The history is whole: each of its ${checkedTo.toLocaleString()} entries follows from the one before.`;
  const at = `entry ${broken.at.toLocaleString()}`;
  if (broken.why === "cut") return `The history was cut: ${at} was there, and is there no more.`;
  if (broken.why === "anchor") return `The history was written anew: ${at} is not the one that was noted.`;
  return `The history was changed: ${at} does not follow from the one before.`;
}

function verdictOf({ entries, rows, found, differences }: BooksReport): string {
  const of = `${entries.toLocaleString()} entries of the history`;
  if (found === 0)
    return `The books are right: ${of} give exactly the ${rows.toLocaleString()} records that are stored.`;
  const shown = found > differences.length ? ` The first ${differences.length}:` : "";
  return `${found.toLocaleString()} ${found === 1 ? "record is" : "records are"} not what ${of} give.${shown}`;
}
