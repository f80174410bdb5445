import { useCallback, useState } from "react";
import type { Result } from "#shared/result";
import { Intents } from "#web/lib/intents";
import { isSafeLate } from "#web/lib/outbox";
import { toProblem } from "#web/lib/problem";
import { wordsForProblem } from "#web/lib/problem-words";
import { type AnyRefusal, wordsFor } from "#web/lib/refusal-words";
import { type StaffCommand, sendCommand, subjectOf } from "#web/lib/staff-command";
import { useOutbox, useOutboxState } from "#web/lib/staff-outbox";
import { useApi } from "#web/lib/trpc";
import { usePlace } from "#web/ui/place";
import { toast } from "#web/ui/toast";
import { foresee, type Override, withOverrides, withWaiting } from "./with-overrides.ts";

/** A kitchen's network is bad for seconds, not minutes. */
const TRIES_MAX = 3;
const RETRY_MS = 700;

type Answer = Result<unknown, AnyRefusal>;

export type StaffCommands<View> = {
  /** The views as they will be once every command on its way has arrived. */
  readonly shown: readonly View[];
  /**
   * Sends a command; `next` is shown meanwhile and taken back when it is refused. What is as right a while later waits for a
   * connection.
   * @param says what was done, for when it waits: "Finish, number 12"
   */
  readonly act: (view: View, next: View, command: StaffCommand, says: string) => Promise<void>;
  /**
   * Sends a command that shows nothing beforehand; true when it was done.
   * @param seen what the person saw that makes the same press mean something else: whom "Call next" would call
   */
  readonly run: (command: StaffCommand, seen?: unknown) => Promise<boolean>;
  /** Sends what has no id, for done again it changes nothing. */
  readonly ask: (send: () => Promise<Answer>) => Promise<boolean>;
};

/** Commands of people who tap quickly on many things: each its own intent, shown at once, one id until it is answered. */
export function useStaffCommands<View extends { readonly id: string }>(views: readonly View[]): StaffCommands<View> {
  const { client } = useApi();
  const { timeZone } = usePlace();
  const outbox = useOutbox();
  const { waiting } = useOutboxState();
  const [overrides, setOverrides] = useState<ReadonlyMap<string, Override<View>>>(new Map());
  const [intents] = useState(() => new Intents());

  const say = useCallback(
    async (answer: Promise<Answer>): Promise<boolean> => {
      try {
        const result = await answer;
        if (!result.ok) {
          const { title, detail } = wordsFor(result.refusal, timeZone);
          toast(`${title}. ${detail}`, "bad");
        }
        return result.ok;
      } catch (error) {
        toast(wordsForProblem(toProblem(error)).detail, "bad");
        return false;
      }
    },
    [timeZone],
  );
  const ask = useCallback((send: () => Promise<Answer>) => say(again(send)), [say]);
  const run = useCallback(
    async (command: StaffCommand, seen?: unknown) => {
      // What was done before comes before.
      if (outbox.state().waiting.length > 0 && !(await outbox.flush())) {
        toast("No connection: this was not done, and what you did before waits to be sent.", "bad");
        return false;
      }
      const intent = JSON.stringify([command, seen]);
      return say(
        intents.send(subjectOf(command), intent, Date.now(), (commandId) =>
          again(() => sendCommand(client, command, commandId)),
        ),
      );
    },
    [client, intents, outbox, say],
  );

  const act = useCallback(
    async (view: View, next: View, command: StaffCommand, says: string) => {
      const base = views.find((each) => each.id === view.id) ?? view;
      // Those of entries that are gone by now would pile up over a day.
      setOverrides((before) => {
        const held = [...before].filter(([id]) => views.some((each) => each.id === id));
        return new Map(held).set(view.id, { base, shown: next });
      });
      if (await (isSafeLate(command) ? outbox.submit(command, says, foresee(view, next)) : run(command))) return;
      setOverrides((before) => {
        const rest = new Map(before);
        rest.delete(view.id);
        return rest;
      });
    },
    [outbox, run, views],
  );

  return { shown: withWaiting(withOverrides(views, overrides), waiting), act, run, ask };
}

/** @throws what the last try threw */
async function again(send: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (toProblem(error).code !== "NETWORK" || attempt >= TRIES_MAX) throw error;
      await new Promise((done) => setTimeout(done, RETRY_MS * attempt));
    }
  }
}
