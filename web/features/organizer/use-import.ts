import { useState } from "react";
import type { EventId } from "#shared/ids";
import type { ImportRefusal, ListedRow } from "#shared/views/imports";
import { newCommandId } from "#web/lib/command-id";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { type AskDeps, askPages, type ListPage, type Outcomes, outcomesOfTwice, pagesOf } from "./bring-in.ts";
import type { PeopleList } from "./read-list.ts";

export type ImportPhase = "checking" | "checked" | "bringing" | "done";

/** A list on its way in: page after page it is looked at, then brought in, and both can be gone on with after a loss. */
export function useImport(eventId: EventId, list: PeopleList, onChange: () => void) {
  const { client } = useApi();
  const [pages] = useState(() => pagesOf(list.lines, newCommandId));
  const [outcomes, setOutcomes] = useState<Outcomes>(() => outcomesOfTwice(list.lines));
  const [seatsLeft, setSeatsLeft] = useState<number | null>(null);
  const [phase, setPhase] = useState<ImportPhase>("checking");
  /** Pages that were brought in: they are not sent again when somebody goes on after a loss. */
  const [brought, setBrought] = useState<ReadonlySet<ListPage>>(new Set());
  const [isWaiting, setIsWaiting] = useState(false);
  const [refusal, setRefusal] = useState<ImportRefusal | null>(null);
  const { attempt, pending, problem } = useAttempt();
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
  const doneLines = new Set([...brought].flatMap((page) => page.lines.map(({ line }) => line)));
  return { phase, outcomes, seatsLeft, doneLines, isWaiting, refusal, pending, problem, check, bringIn };
}
