import { useCallback, useEffect, useState } from "react";
import type { ScannerSetup } from "#shared/views/gate";
import { useWakeLock } from "#web/lib/use-wake-lock";
import { usePageTitle } from "#web/ui/use-page-title";
import { KioskBadge } from "./entry-badge.tsx";
import { publicOutcome } from "./kiosk-outcome.ts";
import { LeaveKiosk } from "./leave-kiosk.tsx";
import type { OwnGate } from "./own-gate/own-gate.ts";
import { unlockSound } from "./signals.ts";
import { TypedCodeForm } from "./typed-code-form.tsx";
import { useCamera } from "./use-camera.ts";
import { type Post, useGateAsk } from "./use-gate-ask.ts";
import type { GateChannel } from "./use-gate-channel.ts";
import { type Ask, useScanner } from "./use-scanner.ts";
import { useWedge } from "./use-wedge.ts";
import { spoken, VerdictScreen } from "./verdict-screen.tsx";
import { Viewfinder } from "./viewfinder.tsx";

/** Whoever goes away in the middle of a code leaves nothing of it to the next. */
const IDLE_MS = 20_000;

export type KioskProps = {
  event: ScannerSetup["event"];
  channel: GateChannel;
  post: Post;
  own: OwnGate;
  printsBadges: boolean;
};

/** Guests check in by themselves, on a screen that everybody around can read. */
export function Kiosk({ event, channel, post, own, printsBadges }: KioskProps) {
  const askGate = useGateAsk(channel, post, own);
  const ask = useCallback<Ask>(async (...asked) => publicOutcome(await askGate(...asked)), [askGate]);
  const { scanner, busy, showing, dismiss, onSeen, mayLook } = useScanner(ask, { isForgetful: true });
  const camera = useCamera(onSeen, mayLook, "user");
  const [visit, setVisit] = useState(0);
  const next = useCallback(() => setVisit((count) => count + 1), []);
  useWedge((code) => {
    next();
    scanner.onEntered(code);
  });
  useIdle(next);
  useWakeLock();
  usePageTitle(`Check in, ${event.title}`);
  return (
    <main
      onPointerDown={unlockSound}
      onKeyDown={unlockSound}
      className="fixed inset-0 z-30 flex flex-col bg-canvas landscape:lg:grid landscape:lg:grid-cols-[minmax(0,1fr)_28rem] landscape:lg:grid-rows-[minmax(0,1fr)]"
    >
      <Viewfinder camera={camera} hint="Hold the code of your pass into the frame" busy={busy} isMirror />
      <div className="flex flex-col justify-center gap-5 border-t border-line bg-surface px-5 pt-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] landscape:lg:border-t-0 landscape:lg:border-l landscape:lg:p-8">
        <div>
          <h1 className="text-[clamp(1.75rem,5vmin,2.5rem)] leading-tight font-bold text-balance">Check in</h1>
          <p className="text-base text-ink-soft text-balance">{event.title}</p>
        </div>
        <TypedCodeForm
          key={visit}
          label="Or type the 8 characters of your pass"
          isLabelShown
          onCode={(code) => {
            next();
            scanner.onEntered(code);
          }}
        />
        <p className="text-base text-ink-soft">No pass at hand? The desk finds you by your name.</p>
        <LeaveKiosk key={`leave-${visit}`} />
      </div>
      <p role="alert" className="sr-only">
        {showing ? spoken(showing) : ""}
      </p>
      {printsBadges && showing ? <KioskBadge key={`badge-${showing.id}`} eventId={event.id} outcome={showing} /> : null}
      {showing ? <VerdictScreen key={showing.id} outcome={showing} onGone={dismiss} /> : null}
    </main>
  );
}

/** Calls once nobody has touched anything for a while. */
function useIdle(onIdle: () => void): void {
  useEffect(() => {
    let timer = setTimeout(onIdle, IDLE_MS);
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(onIdle, IDLE_MS);
    };
    for (const type of ["pointerdown", "keydown"]) addEventListener(type, again, { capture: true });
    return () => {
      clearTimeout(timer);
      for (const type of ["pointerdown", "keydown"]) removeEventListener(type, again, { capture: true });
    };
  }, [onIdle]);
}
