import { type ReactNode, useState } from "react";
import type { ScannerEvent, ScannerSetup } from "#shared/views/gate";
import { useWakeLock } from "#web/lib/use-wake-lock";
import { LiveDot } from "#web/ui/live-dot";
import { usePageTitle } from "#web/ui/use-page-title";
import type { ShownOutcome } from "./outcome.ts";
import { ScannerBar } from "./scanner-bar.tsx";
import { unlockSound } from "./signals.ts";
import { TypedCodeForm } from "./typed-code-form.tsx";
import { useCamera } from "./use-camera.ts";
import { type GateChannel, useGateStatus } from "./use-gate-channel.ts";
import { type Ask, type Scanner, useScanner } from "./use-scanner.ts";
import { useWedge } from "./use-wedge.ts";
import { spoken, VerdictScreen } from "./verdict-screen.tsx";
import { Viewfinder } from "./viewfinder.tsx";

export type ScannerStageProps = {
  event: ScannerSetup["event"];
  gate: ScannerSetup["gates"][number];
  stations: ScannerEvent["stations"];
  channel: GateChannel;
  ask: Ask;
  /** The food station whose orders are handed over, or null at the gate. */
  handOver: string | null;
  hint: string;
  codeLabel: string;
  codeChars: number;
  counter: ReactNode;
  /** Outcomes from before the page was opened. */
  earlier?: readonly ShownOutcome[];
  /** What is said of the connection; absent: how fresh the numbers are. */
  connection?: ReactNode;
  /** What the newest verdict asks for, before anything else. */
  next?: (scanner: Scanner) => ReactNode;
  /** Which of the post's lists. */
  post?: ReactNode;
  /** What was decided last. */
  recent: (scanner: Scanner) => ReactNode;
  /** What is done once a day. */
  rare?: ReactNode;
  /** What else can be done at this post, with what was decided last. */
  more?: (scanner: Scanner) => ReactNode;
};

/** Camera above, thumb below; on a desk they stand side by side. */
export function ScannerStage(props: ScannerStageProps) {
  const scanner = useScanner(props.ask, { earlier: props.earlier });
  const camera = useCamera(scanner.onSeen, scanner.busy);
  const status = useGateStatus(props.channel);
  const [wedgeReads, setWedgeReads] = useState(0);
  useWedge((code) => {
    setWedgeReads((count) => count + 1);
    scanner.onEntered(code);
  });
  useWakeLock();
  usePageTitle(`Scan at ${props.gate.name}, ${props.event.title}`);
  return (
    <main
      onPointerDown={unlockSound}
      onKeyDown={unlockSound}
      className="fixed inset-0 z-30 flex flex-col bg-canvas lg:grid lg:grid-cols-[minmax(0,1fr)_26rem] lg:grid-rows-[auto_minmax(0,1fr)]"
    >
      <div className="lg:col-span-2">
        <ScannerBar event={props.event} gate={props.gate} stations={props.stations} station={props.handOver}>
          {props.connection ?? <LiveDot state={status.state} asOf={status.asOf} />}
        </ScannerBar>
      </div>
      <Viewfinder camera={camera} hint={props.hint} busy={scanner.busy} />
      <div className="flex max-h-[50dvh] min-h-0 flex-col gap-4 overflow-y-auto border-t border-line bg-surface px-4 pt-4 pb-[max(1rem,env(safe-area-inset-bottom))] lg:max-h-none lg:border-t-0 lg:border-l lg:p-6">
        {props.next?.(scanner)}
        {props.post}
        {props.counter}
        <TypedCodeForm key={wedgeReads} label={props.codeLabel} chars={props.codeChars} onCode={scanner.onEntered} />
        {props.more?.(scanner)}
        <section aria-label="Last ten codes">{props.recent(scanner)}</section>
        {props.rare}
      </div>
      <p role="alert" className="sr-only">
        {scanner.showing ? spoken(scanner.showing) : ""}
      </p>
      {scanner.showing ? (
        <VerdictScreen key={scanner.showing.id} outcome={scanner.showing} onGone={scanner.dismiss} />
      ) : null}
    </main>
  );
}
