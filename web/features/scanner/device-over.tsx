import { buttonClass } from "#web/ui/button";
import { ErrorState } from "#web/ui/error-state";
import { DEVICE_OVER_WORDS, type DeviceOverCode, sayUnsent } from "./device-over-words.ts";
import { LeftLogs, type LeftLogsState } from "./own-gate/left-logs.tsx";

/** A phone that is no scanner any more, and what becomes of what it scanned. */
export function DeviceOver({ code, college, left }: { code: DeviceOverCode; college: string; left: LeftLogsState }) {
  const { title, detail } = DEVICE_OVER_WORDS[code];
  return (
    <>
      <main className="mx-auto w-full max-w-xl px-4 pt-12 pb-4">
        <ErrorState
          title={title}
          action={
            <a href={`/${encodeURIComponent(college)}/enrol`} className={buttonClass({ variant: "secondary" })}>
              I have a new code
            </a>
          }
        >
          <p>{detail}</p>
          {left.logs ? <p className="pt-2">{sayUnsent(left.logs)}</p> : null}
        </ErrorState>
      </main>
      <LeftLogs {...left} mayBeSent={false} />
    </>
  );
}
