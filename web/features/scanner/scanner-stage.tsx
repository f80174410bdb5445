import { memo, type ReactNode, useState } from "react";
import type { ScannerEvent, ScannerSetup } from "#shared/views/gate";
import { useWakeLock } from "#web/lib/use-wake-lock";
import { LiveDot } from "#web/ui/live-dot";
import { usePageTitle } from "#web/ui/use-page-title";
import { Busy } from "./busy.ts";
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

/** Camera above, thumb below; on a desk they stand side by side. A verdict lies over both, and changes neither. */
export function ScannerStage(props: ScannerStageProps) {
  const { scanner, busy, showing, dismiss, onSeen, mayLook } = useScanner(props.ask, { earlier: props.earlier });
  const camera = useCamera(onSeen, mayLook);
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
      <Top stage={props} />
      <Viewfinder camera={camera} hint={props.hint} busy={busy} />
      <Busy value={busy}>
        <Desk stage={props} scanner={scanner} wedgeReads={wedgeReads} />
      </Busy>
      <p role="alert" className="sr-only">
        {showing ? spoken(showing) : ""}
      </p>
      {showing ? <VerdictScreen key={showing.id} outcome={showing} onGone={dismiss} /> : null}
    </main>
  );
}

const Top = memo(function Top({ stage }: { stage: ScannerStageProps }) {
  return (
    <div className="lg:col-span-2">
      <ScannerBar event={stage.event} gate={stage.gate} stations={stage.stations} station={stage.handOver}>
        {stage.connection ?? <Connection channel={stage.channel} />}
      </ScannerBar>
    </div>
  );
});

function Connection({ channel }: { channel: GateChannel }) {
  const { state, asOf } = useGateStatus(channel);
  return <LiveDot state={state} asOf={asOf} />;
}

type DeskProps = { stage: ScannerStageProps; scanner: Scanner; wedgeReads: number };

const Desk = memo(function Desk({ stage, scanner, wedgeReads }: DeskProps) {
  return (
    <div className="flex max-h-[50dvh] min-h-0 flex-col gap-4 overflow-y-auto border-t border-line bg-surface px-4 pt-4 pb-[max(1rem,env(safe-area-inset-bottom))] lg:max-h-none lg:border-t-0 lg:border-l lg:p-6">
      {stage.next?.(scanner)}
      {stage.post}
      {stage.counter}
      <TypedCodeForm key={wedgeReads} label={stage.codeLabel} chars={stage.codeChars} onCode={scanner.onEntered} />
      {stage.more?.(scanner)}
      <section aria-label="Last ten codes">{stage.recent(scanner)}</section>
      {stage.rare}
    </div>
  );
});
