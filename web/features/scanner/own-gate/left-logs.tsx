import { Download, Trash2 } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { Button } from "#web/ui/button";
import { Notice } from "#web/ui/notice";
import { DeviceClock } from "./device-clock.ts";
import { findLeftLogs, type LeftLog, saveLog } from "./export-log.ts";
import { openGateStore } from "./gate-store.ts";
import { discardLog } from "./let-go.ts";

export type LeftLogsState = { readonly logs: readonly LeftLog[] | null; readonly reload: () => void };

/** Scans that nobody here can send: of who is not signed in, of a phone that was removed, or set aside. Null: not looked up yet. */
export function useLeftLogs(college: string, userId: string | null): LeftLogsState {
  const [logs, setLogs] = useState<readonly LeftLog[] | null>(null);
  const reload = useCallback(() => {
    openGateStore()
      .then((store) => findLeftLogs(store, college, userId))
      .then(setLogs, () => setLogs([])); // a browser that keeps nothing has left nothing
  }, [college, userId]);
  useEffect(reload, [reload]);
  return { logs, reload };
}

/**
 * What was not sent is not lost: it can be taken out, and only then let go.
 * @param mayBeSent whether who scanned them can sign in again
 */
export function LeftLogs({ logs, reload, mayBeSent = true }: LeftLogsState & { mayBeSent?: boolean }) {
  if (!logs || logs.length === 0) return null;
  return (
    <div className="mx-auto flex w-full max-w-xl flex-col gap-4 p-4">
      {logs.map((left) => (
        <OneLog key={left.log.logId} left={left} onChange={reload} mayBeSent={mayBeSent} />
      ))}
    </div>
  );
}

type OneLogProps = { left: LeftLog; onChange: () => void; mayBeSent?: boolean };

/** What waits of one log, to be saved and then let go of. */
export function OneLog({ left: { log, waiting }, onChange, mayBeSent = true }: OneLogProps) {
  const [isSure, setIsSure] = useState(false);
  const save = async () => {
    await saveLog(await openGateStore(), log, new DeviceClock());
    onChange();
  };
  const letGo = async () => {
    await discardLog(await openGateStore(), log);
    onChange();
  };
  const count = waiting === 1 ? "1 scan was" : `${waiting.toLocaleString()} scans were`;
  const isSaved = log.exportedSeq === log.head.seq;
  return (
    <Notice
      tone="warn"
      title={`${count} not sent${log.title ? `: ${log.title}` : ""}`}
      action={
        <div className="flex flex-wrap gap-2">
          <Button variant="secondary" icon={<Download aria-hidden size={20} />} onClick={() => void save()}>
            Save as a file
          </Button>
          <Button
            variant={isSure ? "danger" : "quiet"}
            icon={<Trash2 aria-hidden size={20} />}
            onClick={() => (isSure || isSaved ? void letGo() : setIsSure(true))}
          >
            {isSure ? "Let go of them for good" : "Let go of them"}
          </Button>
        </div>
      }
    >
      {log.setAsideFor
        ? "The server cannot take them: they do not follow from what it has. Save them: the file says who was let in, and when. What is scanned since is sent as always."
        : !mayBeSent
          ? "The file says who was let in, and when."
          : "Whoever scanned them sends them by signing in again on this phone. If that cannot be, save them and give the file to an organizer."}
    </Notice>
  );
}
