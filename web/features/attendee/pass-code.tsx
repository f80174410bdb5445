import { Smartphone } from "lucide-react";
import { useState } from "react";
import type { PassView } from "#shared/domain/ledger/answers";
import { ROTATE_EVERY_MS } from "#shared/domain/passes/decide";
import { AskFirst } from "#web/lib/ask-first";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { Button } from "#web/ui/button";
import { QrCode } from "#web/ui/qr-code";
import { useRotatingCode, type WhyStill } from "./use-rotating-code.ts";

export type PassCodeProps = {
  eventId: string;
  pass: PassView;
  /** How far the server's clock is ahead of this phone's, milliseconds. */
  clockAheadMs: number;
};

/** The QR of a pass that can still be used: it moves where this phone may make it move, and says so where it stands still. */
export function PassCode({ eventId, pass, clockAheadMs }: PassCodeProps) {
  const { shown, takeOver, command } = useRotatingCode(eventId, pass, clockAheadMs);
  const text = shown?.moves ? shown.text : pass.code;
  return (
    <div className="flex flex-col gap-3">
      <div className="-mx-5 bg-white">
        <QrCode text={text} label={`Pass of ${pass.name}`} />
        {shown?.moves ? <TimeLeft key={shown.shownAt} /> : null}
      </div>
      {shown?.moves ? (
        <p className="text-center text-sm text-ink-soft">
          A new code every {ROTATE_EVERY_MS / 1000} seconds. Pictures of it stop working.
        </p>
      ) : null}
      {shown && !shown.moves ? <StandsStill why={shown.why} pending={command.pending} onMove={takeOver} /> : null}
      <OutcomeNotice refusal={command.refusal} problem={command.problem?.code === "NETWORK" ? null : command.problem} />
    </div>
  );
}

/** A bar that runs out when the next code comes; it begins anew with it. */
function TimeLeft() {
  return (
    <div aria-hidden className="h-1">
      <div
        className="h-full origin-left animate-drain bg-black"
        style={{ animationDuration: `${ROTATE_EVERY_MS}ms` }}
      />
    </div>
  );
}

const STILL: Readonly<Record<WhyStill, string>> = {
  unsupported: "This code stands still: this browser cannot make one that moves. The gate may ask for your name.",
  elsewhere:
    "Another phone shows this pass as a code that moves. This one stands still, and the gate may ask for that phone.",
  "not-yet": "This code stands still until this phone has been online once. The gate may ask for your name.",
};

function StandsStill({ why, pending, onMove }: { why: WhyStill; pending: boolean; onMove: () => void }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <p className="text-center text-sm text-ink-soft">{STILL[why]}</p>
      {why === "elsewhere" ? (
        <Button
          variant="secondary"
          wide
          icon={<Smartphone aria-hidden size={18} />}
          pending={pending}
          onClick={() => setAsking(true)}
        >
          Show it on this phone
        </Button>
      ) : null}
      <AskFirst
        open={isAsking}
        title="Move the pass to this phone?"
        action="Move it here"
        onSure={onMove}
        onClose={() => setAsking(false)}
      >
        The code on the other phone stops working at once. A pass can move a few times only.
      </AskFirst>
    </>
  );
}
