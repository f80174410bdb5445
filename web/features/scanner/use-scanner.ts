import { useCallback, useEffect, useRef, useState } from "react";
import { steadyPart } from "#shared/domain/passes/format";
import { newCommandId } from "#web/lib/command-id";
import { commandIdFor, type Undecided } from "./intent.ts";
import { type Outcome, remember, type ShownOutcome } from "./outcome.ts";
import { isReread, type LastRead } from "./reread.ts";
import { signal } from "./signals.ts";

export type Scanner = {
  /** Over the whole screen, until it is gone. */
  readonly showing: ShownOutcome | null;
  readonly recent: readonly ShownOutcome[];
  readonly busy: boolean;
  /** A code the camera sees, again and again while it is in view. */
  readonly onSeen: (code: string) => void;
  /** A code somebody typed or a hand scanner read: always meant. */
  readonly onEntered: (code: string) => void;
  readonly show: (outcome: ShownOutcome) => void;
  readonly dismiss: () => void;
};

export type Ask = (code: string, commandId: string) => Promise<Outcome>;

/** One code, one command id, one answer. What the camera keeps seeing is asked once. */
export function useScanner(ask: Ask): Scanner {
  const [showing, setShowing] = useState<ShownOutcome | null>(null);
  const [recent, setRecent] = useState<readonly ShownOutcome[]>([]);
  const [busy, setBusy] = useState(false);
  const lastRead = useRef<LastRead>(null);
  const asking = useRef(false);
  const undecided = useRef<Undecided>(null);
  const entered = useRef<string | null>(null);
  const askRef = useRef(ask);
  useEffect(() => {
    askRef.current = ask;
  }, [ask]);

  const decide = useCallback(async (code: string) => {
    asking.current = true;
    setBusy(true);
    const steady = steadyPart(code);
    const commandId = commandIdFor(steady, undecided.current, newCommandId);
    const outcome = { ...(await askRef.current(code, commandId)), id: commandId, at: Date.now() };
    asking.current = false;
    setBusy(false);
    setShowing(outcome);
    setRecent((before) => remember(before, outcome));
    // The pass is still before the camera while the answer is read; its three seconds begin now.
    lastRead.current = { code: steady, seenAt: Date.now() };
    undecided.current = outcome.kind === "look" ? { code: steady, commandId } : null;
    signal(outcome.kind);
    const next = entered.current;
    entered.current = null;
    if (next) void decideRef.current(next);
  }, []);
  const decideRef = useRef(decide);

  const onSeen = useCallback(
    (code: string) => {
      // A pass that moves while it is held up is still the same showing.
      const steady = steadyPart(code);
      const again = isReread(lastRead.current, steady, Date.now());
      if (asking.current && !again) return;
      lastRead.current = { code: steady, seenAt: Date.now() };
      if (!again && !asking.current) void decide(code);
    },
    [decide],
  );
  // What a person entered while another code is being asked waits its turn; the camera will see its code again by itself.
  const onEntered = useCallback(
    (code: string) => {
      if (asking.current) entered.current = code;
      else void decide(code);
    },
    [decide],
  );

  const dismiss = useCallback(() => {
    setShowing(null);
    // After "cannot decide yet" the same pass may be shown again at once.
    if (undecided.current) lastRead.current = null;
  }, []);

  return { showing, recent, busy, onSeen, onEntered, show: setShowing, dismiss };
}
