import { CSV_BOM, writeCsv } from "#shared/csv";
import type { GateId, UserId } from "#shared/ids";
import { type HistoryChange, type HistoryKind, type HistoryPage, SCAN_KINDS } from "#shared/views/history";
import { toCampusField } from "#web/lib/campus-time";
import { persist } from "#web/lib/persist";
import type { Api } from "#web/lib/trpc";
import { incidentSentence } from "./history-words.ts";
import { reasonOf } from "./stop-reasons.ts";

/** As many as the server gives at once. */
const PAGE_SIZE = 200;
const HEADER = ["Scanned", "Known", "Gate", "List", "Verdict", "Why", "Name", "Scanned by", "Entry"];

export type ScansWish = {
  readonly eventId: string;
  readonly kind: HistoryKind;
  /** Ids of a person and of a gate; empty: all. */
  readonly who: string;
  readonly gate: string;
};

export type ScanExportDeps = {
  page: (before: number | null) => Promise<HistoryPage>;
  timeZone: string;
  wait: (ms: number) => Promise<void>;
  onProgress: (scans: number) => void;
};

/** What is no scan is in no file of scans: a wider history is narrowed to all of them. */
export function pagesOf({ history }: Api["client"], { eventId, kind, who, gate }: ScansWish): ScanExportDeps["page"] {
  const asked = {
    ...{ eventId, limit: PAGE_SIZE, kind: isScanKind(kind) ? kind : ("scans" as const) },
    ...(who && { about: who as UserId }),
    ...(gate && { gateId: gate as GateId }),
  };
  return (before) => history.list.query({ ...asked, ...(before !== null && { before }) });
}

/**
 * Scans as a CSV file, newest first, in parts of a page each; the first is its head.
 * @throws what the last try of a page threw
 */
export async function fetchScans(deps: ScanExportDeps): Promise<Blob[]> {
  const parts = [new Blob([CSV_BOM, writeCsv([HEADER])])];
  let scans = 0;
  for (let before: number | null = null; ; ) {
    const from: number | null = before;
    const { entries, next }: HistoryPage = await persist(
      () => deps.page(from),
      deps.wait,
      () => {},
    );
    const rows = entries.flatMap((entry) =>
      entry.changes.flatMap((change) => {
        const cells = cellsOf(change);
        if (!cells) return [];
        const local = (at: number) => toCampusField(at, deps.timeZone).replace("T", " ");
        return [[local(change.at), local(entry.recordedAt), ...cells, entry.actorName ?? "", String(entry.seq)]];
      }),
    );
    parts.push(new Blob([writeCsv(rows)]));
    scans += rows.length;
    deps.onProgress(scans);
    if (next === null) return parts;
    before = next;
  }
}

function isScanKind(kind: HistoryKind): boolean {
  return SCAN_KINDS.some((one) => one === kind);
}

const VERDICTS = { "let-in": "Let in", left: "Left", redeemed: "Handed out", annulled: "Taken back" } as const;

/** Gate, list, verdict, reason and name; null for what is no scan, and no scan brought about. */
function cellsOf(change: HistoryChange): string[] | null {
  switch (change.is) {
    case "admitted":
      return [change.gateName, "", VERDICTS["let-in"], "", change.name ?? ""];
    case "let-in":
    case "left":
    case "redeemed":
    case "annulled": {
      const { gateName, listName, forced, name } = change;
      const why = forced ? `${forced.checks.map(reasonOf).join(" and ")}: ${forced.reason}` : "";
      return [gateName, listName ?? "", VERDICTS[change.is], why, name ?? ""];
    }
    case "stopped":
      return [change.gateName, "", "Stopped", reasonOf(change.refusal), change.name ?? ""];
    case "annul-refused":
      return [change.gateName, "", "Not taken back", reasonOf(change.refusal), change.name ?? ""];
    case "incident":
      return [change.second.gateName, "", "Incident", incidentSentence(change), change.name ?? ""];
    default:
      return null;
  }
}
