import { CircleCheck, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { Emergency } from "#shared/views/emergencies";
import { Time } from "#web/ui/time";
import { titleOf } from "./emergency-words.ts";
import { recallPutAway, rememberPutAway } from "./put-away.ts";

export type EmergencyAlertProps = {
  /** Newest first. */
  readonly emergencies: readonly Emergency[];
  /** On a page that may be about anything; on an event's own, it is that one. */
  readonly nameEvent?: (eventId: string) => ReactNode;
};

/**
 * What everybody must see, above everything on the page. It takes the whole screen and the focus, so that it is read out, until
 * somebody puts it away; from then on it is a bar at the top that opens it again.
 */
export function EmergencyAlert({ emergencies, nameEvent = () => "the event" }: EmergencyAlertProps) {
  const [away, setAway] = useState(recallPutAway);
  const [isReopened, setIsReopened] = useState(false);
  const [newest] = emergencies;
  if (!newest) return null;
  const isOpen = isReopened || emergencies.some(({ id }) => !away.includes(id));
  const putAway = () => {
    const ids = [...new Set([...away, ...emergencies.map(({ id }) => id)])];
    rememberPutAway(ids);
    setAway(ids);
    setIsReopened(false);
  };
  return (
    <>
      {isOpen ? null : (
        <section
          aria-label={titleOf(newest.kind)}
          className={`sticky top-0 z-40 flex items-center gap-3 px-4 py-1 text-white ${fillOf(newest)}`}
        >
          <Icon emergency={newest} size={20} />
          <p className="line-clamp-2 min-w-0 flex-1">
            {newest.text.startsWith(titleOf(newest.kind)) ? null : <strong>{titleOf(newest.kind)}: </strong>}
            {newest.text}
          </p>
          <button
            type="button"
            className="min-h-11 shrink-0 px-2 font-semibold underline focus-visible:outline-white"
            onClick={() => setIsReopened(true)}
          >
            Show
          </button>
        </section>
      )}
      {isOpen ? <Screen emergencies={emergencies} newest={newest} nameEvent={nameEvent} onPutAway={putAway} /> : null}
    </>
  );
}

type ScreenProps = Required<EmergencyAlertProps> & { newest: Emergency; onPutAway: () => void };

function Screen({ emergencies, newest, nameEvent, onPutAway }: ScreenProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    // Anew for each that comes, so that it lies above whatever was opened since, and is read out.
    if (dialog?.open) dialog.close();
    if (newest.id) dialog?.showModal();
  }, [newest.id]);
  return (
    <dialog
      ref={ref}
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={(event) => {
        event.preventDefault();
        onPutAway();
      }}
      className={`m-0 h-dvh max-h-none w-full max-w-none overflow-y-auto text-white ${fillOf(newest)}`}
    >
      <div className="mx-auto flex min-h-full max-w-[80rem] flex-col justify-center gap-8 p-6 pb-[max(1.5rem,env(safe-area-inset-bottom))] sm:p-12">
        <div id={`${id}-text`} className="flex flex-col gap-8">
          {emergencies.map((emergency, at) => (
            <article key={emergency.id} className="flex flex-col gap-3">
              <header className="flex items-center gap-3">
                <Icon emergency={emergency} size={at === 0 ? 44 : 28} />
                <h2
                  {...(at === 0 && { id: `${id}-title` })}
                  className={`font-bold ${at === 0 ? "text-title sm:text-[max(1.75rem,5vmin)] sm:leading-tight" : "text-lg"}`}
                >
                  {titleOf(emergency.kind)}
                </h2>
              </header>
              <p
                className={`font-bold break-words ${at === 0 ? "text-[2rem] leading-tight sm:text-[max(2rem,7vmin)]" : "text-lg"}`}
              >
                {emergency.text}
              </p>
              <p className="break-words">
                For{" "}
                {emergency.eventId === null ? "the whole college" : <>everybody at {nameEvent(emergency.eventId)}</>},
                sent at <Time at={emergency.confirmedAt} form="clock" />
              </p>
            </article>
          ))}
        </div>
        <div className="flex flex-col items-start gap-2">
          <button
            type="button"
            className="min-h-14 rounded-control bg-white px-6 font-semibold text-black focus-visible:outline-white"
            onClick={onPutAway}
          >
            I have read this
          </button>
          <p>It stays at the top of the page.</p>
        </div>
      </div>
    </dialog>
  );
}

function Icon({ emergency, size }: { emergency: Emergency; size: number }) {
  const Shape = emergency.kind === "all-clear" ? CircleCheck : TriangleAlert;
  return <Shape aria-hidden size={size} className="shrink-0" />;
}

function fillOf({ kind }: Emergency): string {
  return kind === "all-clear" ? "bg-good-fill" : "bg-bad-fill";
}
