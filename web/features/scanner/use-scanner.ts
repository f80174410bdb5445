import { startTransition, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { steadyPart } from "#shared/domain/passes/format";
import { afterPaint } from "#web/lib/after-paint";
import { newCommandId } from "#web/lib/command-id";
import { holdBack } from "#web/lib/hold-back";
import { outcomeOfFault } from "./gate-outcome.ts";
import { commandIdFor, type Undecided } from "./intent.ts";
import { isUndecided, type Outcome, remember, remembered, type Showing, type ShownOutcome } from "./outcome.ts";
import { isReread, type LastRead } from "./reread.ts";
import { signal } from "./signals.ts";
import { measureVerdict } from "./verdict-time.ts";

/** What can be done beside the camera, and what was decided last: it changes once a verdict was seen, and not before. */
export type Scanner = {
  readonly recent: readonly ShownOutcome[];
  /** A code somebody typed or a hand scanner read: always meant. */
  readonly onEntered: (code: string) => void;
  /** The same showing again: so many of its party, what somebody has looked at, or, with neither, what was missing is there. */
  readonly onGoOn: (last: ShownOutcome, how?: GoOn) => void;
  /** What was decided otherwise than by a code. */
  readonly put: (outcome: ShownOutcome) => void;
  /** The newest of them was taken back. */
  readonly takenBack: (id: string) => void;
  readonly show: (outcome: ShownOutcome) => void;
};

export type Scanning = {
  readonly scanner: Scanner;
  /** A code is being decided for longer than anybody would not notice. */
  readonly busy: boolean;
  /** Over the whole screen, until it is gone. */
  readonly showing: ShownOutcome | null;
  readonly dismiss: () => void;
  /**
   * A code the camera sees, again and again while it is in view.
   * @param readAt by the clock that only counts up
   */
  readonly onSeen: (code: string, readAt: number) => void;
  /** Whether the camera is to look: not while a code is decided, nor until that verdict is painted. */
  readonly mayLook: () => boolean;
};

/** `people`: so many of a party; absent: one pass. `isConfirmed`: somebody looked, and lets them in. */
export type GoOn = { readonly people?: number; readonly isConfirmed?: boolean };
/** `showing`: the code was shown before, and this goes on from there; absent: it is shown now. */
export type AskedHow = GoOn & { readonly showing?: Showing | null };
export type Ask = (code: string, commandId: string, how?: AskedHow) => Promise<Outcome>;

export type ScannerOptions = {
  readonly isForgetful?: boolean | undefined;
  readonly earlier?: readonly ShownOutcome[] | undefined;
};
const NONE: readonly ShownOutcome[] = [];
/** What is answered sooner needs no sign that it is being asked. */
const BUSY_AFTER_MS = 400;
/** More hand scans than these come in no time that an answer takes; the people are still there. */
const ENTERED_MAX = 20;
const UNDECIDED = outcomeOfFault("This page could not read the answer.");

/**
 * One code, one command id, one answer. What the camera keeps seeing is asked once. A verdict is put into the page by itself, and
 * all that follows from it waits until it is painted: the list of the last ones, the sound, the camera's next look.
 * @param isForgetful nothing of an answer stays once it is gone from the screen
 * @param earlier outcomes from before the page was opened, newest first
 */
export function useScanner(ask: Ask, { isForgetful = false, earlier = NONE }: ScannerOptions = {}): Scanning {
  const [showing, setShowing] = useState<ShownOutcome | null>(null);
  const [recent, setRecent] = useState<readonly ShownOutcome[]>([]);
  const [busy, setBusy] = useState(false);
  const lastRead = useRef<LastRead>(null);
  const asking = useRef(false);
  const unpainted = useRef(false);
  const undecided = useRef<Undecided>(null);
  const entered = useRef<{ readonly code: string; readonly how?: AskedHow }[]>([]);
  const readAt = useRef<number | null>(null);
  const letGo = useRef<() => void>(() => undefined);
  const askRef = useRef(ask);
  useEffect(() => {
    askRef.current = ask;
  }, [ask]);

  useLayoutEffect(() => {
    if (showing && readAt.current !== null) measureVerdict(readAt.current);
    readAt.current = null;
  }, [showing]);

  const put = useCallback(
    (outcome: ShownOutcome) => {
      unpainted.current = true;
      flushSync(() => {
        setBusy(false);
        setShowing(outcome);
      });
      afterPaint(() => {
        unpainted.current = false;
        letGo.current();
        signal(outcome.kind);
        if (!isForgetful) startTransition(() => setRecent((before) => remember(before, outcome)));
      });
    },
    [isForgetful],
  );
  const decide = useCallback(
    async (code: string, how: AskedHow = {}, since = performance.now()) => {
      asking.current = true;
      readAt.current = since;
      letGo.current();
      letGo.current = holdBack();
      const slow = setTimeout(() => setBusy(true), BUSY_AFTER_MS);
      // The same code for another number of people is another question.
      const steady = steadyPart(code);
      const question = how.people === undefined ? steady : `${steady}#${how.people}`;
      const commandId = commandIdFor(question, undecided.current, newCommandId);
      // Whatever went wrong, the camera looks again.
      const answer = await askRef.current(code, commandId, how).catch(() => UNDECIDED);
      const outcome = { ...answer, id: commandId, at: Date.now() };
      clearTimeout(slow);
      asking.current = false;
      put(outcome);
      // The pass is still before the camera while the answer is read; its three seconds begin now.
      lastRead.current = { code: steady, seenAt: Date.now() };
      undecided.current = isUndecided(outcome) ? { code: question, commandId } : null;
      const next = entered.current.shift();
      if (next !== undefined) void decideRef.current(next.code, next.how);
    },
    [put],
  );
  const decideRef = useRef(decide);

  const onSeen = useCallback(
    (code: string, since: number) => {
      // A pass that moves while it is held up is still the same showing.
      const steady = steadyPart(code);
      const again = isReread(lastRead.current, steady, Date.now());
      if (asking.current && !again) return;
      lastRead.current = { code: steady, seenAt: Date.now() };
      if (!again && !asking.current) void decide(code, {}, since);
    },
    [decide],
  );
  // What was entered while another code is being asked waits its turn; the camera will see its code again by itself.
  const onEntered = useCallback(
    (code: string) => {
      if (!asking.current) void decide(code);
      else if (entered.current.length < ENTERED_MAX) entered.current.push({ code });
    },
    [decide],
  );

  const onGoOn = useCallback(
    ({ code, showing }: ShownOutcome, how?: GoOn) => {
      if (code === null) return;
      const on = { ...how, showing };
      if (!asking.current) void decide(code, on);
      // A second touch of the same button is no second wish; what was missing was said in a dialog of its own.
      else if (!how) entered.current.push({ code, how: on });
    },
    [decide],
  );
  const takenBack = useCallback((id: string) => {
    const back = (one: ShownOutcome) =>
      one.id === id ? { ...one, kind: "look" as const, word: "Taken back", undoable: false, party: null } : one;
    setRecent((before) => before.map(back));
  }, []);

  const dismiss = useCallback(() => {
    setShowing(null);
    // After "cannot decide yet" the same pass may be shown again at once.
    if (undecided.current) lastRead.current = null;
  }, []);
  const mayLook = useCallback(() => !asking.current && !unpainted.current, []);

  const known = useMemo(() => remembered(recent, earlier), [recent, earlier]);
  const scanner = useMemo(
    () => ({ recent: known, onEntered, onGoOn, put, takenBack, show: setShowing }),
    [known, onEntered, onGoOn, put, takenBack],
  );
  return { scanner, busy, showing, dismiss, onSeen, mayLook };
}
