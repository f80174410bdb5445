import { Button } from "#web/ui/button";
import { Notice } from "#web/ui/notice";
import { Time } from "#web/ui/time";
import { useOutbox, useOutboxState } from "./staff-outbox.ts";

/** What was done without a network and is still to be sent; and what the stations did not take of it. */
export function WaitingCommands() {
  const outbox = useOutbox();
  const { waiting, notTaken, isCutOff } = useOutboxState();
  if (!isCutOff && notTaken.length === 0) return null;
  return (
    <div className="flex flex-col gap-3 pb-6">
      {isCutOff ? (
        <Notice tone="warn" title={`Waiting to be sent (${waiting.length})`}>
          {lastOf(waiting.map(({ says }) => says))}. Kept on this device and sent by itself when there is a connection;
          after a quarter of an hour it is not sent any more.
        </Notice>
      ) : null}
      {notTaken.length > 0 ? (
        <Notice
          tone="bad"
          title={notTaken.length === 1 ? "Not taken" : `Not taken (${notTaken.length})`}
          action={
            <Button variant="secondary" size="sm" onClick={() => outbox.seen()}>
              Seen
            </Button>
          }
        >
          <ul className="flex flex-col gap-1">
            {notTaken.map(({ commandId, says, at, problem }) => (
              <li key={commandId}>
                {says}, <Time at={at} />: {problem}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
    </div>
  );
}

const SAID_MAX = 3;

function lastOf(all: readonly string[]): string {
  const earlier = all.length - SAID_MAX;
  return `${earlier > 0 ? `${earlier} before, then ` : ""}${all.slice(-SAID_MAX).join("; ")}`;
}
