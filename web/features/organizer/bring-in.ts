import { CSV_BOM, writeCsv } from "#shared/csv";
import { IMPORT_ROWS_AT_ONCE } from "#shared/limits";
import type { Refusal, Result } from "#shared/result";
import type { ListedRow, RowOutcome, RowOutcomes } from "#shared/views/imports";
import { persist } from "#web/lib/persist";
import type { LineWords } from "./import-words.ts";
import type { ListLine } from "./read-list.ts";

/** Of a request, in UTF-8; the server takes 64 KB, and a list may be all long names. */
const PAGE_BYTES_MAX = 48_000;

/** What the server is asked in one request. Its id is made once, so a page is brought in once however often it is sent. */
export type ListPage = { readonly commandId: string; readonly lines: readonly ListLine[] };

/** Somebody a second time is asked of nobody. */
export type LineOutcome =
  | RowOutcome
  | { readonly is: "wrong"; readonly problem: { readonly code: "listed-twice"; readonly line: number } };
/** By line. */
export type Outcomes = ReadonlyMap<number, LineOutcome>;

export type AskDeps = {
  readonly wait: (ms: number) => Promise<void>;
  /** Before each pause. */
  readonly onWait: () => void;
  /** After each page. */
  readonly onPage: (page: ListPage, outcomes: Outcomes) => void;
};

export function pagesOf(lines: readonly ListLine[], newId: () => string): ListPage[] {
  const pages: { commandId: string; lines: ListLine[] }[] = [];
  let bytes = 0;
  for (const line of lines) {
    if (line.twiceOf !== null) continue;
    const more = new Blob([JSON.stringify(line)]).size;
    const page = pages.at(-1);
    if (page && page.lines.length < IMPORT_ROWS_AT_ONCE && bytes + more <= PAGE_BYTES_MAX) {
      page.lines.push(line);
      bytes += more;
    } else {
      pages.push({ commandId: newId(), lines: [line] });
      bytes = more;
    }
  }
  return pages;
}

/** What is known without asking. */
export function outcomesOfTwice(lines: readonly ListLine[]): Outcomes {
  return new Map(
    lines.flatMap(({ line, twiceOf }) =>
      twiceOf === null
        ? []
        : [[line, { is: "wrong", problem: { code: "listed-twice", line: twiceOf } }] satisfies [number, LineOutcome]],
    ),
  );
}

/**
 * Asks page by page.
 * @returns the refusal that ended it, or null when all pages were answered
 * @throws what the last try of a page threw; pages before it were told to `onPage`
 */
export async function askPages<V extends RowOutcomes, R extends Refusal>(
  pages: readonly ListPage[],
  ask: (rows: ListedRow[], commandId: string) => Promise<Result<V, R>>,
  deps: AskDeps,
): Promise<R | null> {
  for (const page of pages) {
    const rows = page.lines.map(({ name, mail, ticketType }) => ({ name, mail, ticketType }));
    const answer = await persist(() => ask(rows, page.commandId), deps.wait, deps.onWait);
    if (!answer.ok) return answer.refusal;
    const { outcomes } = answer.value;
    deps.onPage(page, new Map(page.lines.flatMap(({ line }, at) => (outcomes[at] ? [[line, outcomes[at]]] : []))));
  }
  return null;
}

export function countOutcomes(outcomes: Outcomes): Readonly<Record<LineOutcome["is"], number>> {
  const counts = { new: 0, there: 0, wrong: 0 };
  for (const { is } of outcomes.values()) counts[is]++;
  return counts;
}

/** A CSV file of what became of each line. */
export function writeReport(lines: readonly ListLine[], wordsOf: (line: number) => LineWords): Blob[] {
  const rows = lines.map(({ line, name, mail, ticketType }) => {
    const { title, detail } = wordsOf(line);
    return [String(line), name, mail, ticketType, title, detail];
  });
  return [new Blob([CSV_BOM, writeCsv([["Line", "Name", "Mail", "Ticket type", "Outcome", "What to do"], ...rows])])];
}
