import { useCallback, useState } from "react";
import type { Result } from "#shared/result";
import { newCommandId } from "#web/lib/command-id";
import { toProblem } from "#web/lib/problem";
import { wordsForProblem } from "#web/lib/problem-words";
import { type AnyRefusal, wordsFor } from "#web/lib/refusal-words";
import { usePlace } from "#web/ui/place";
import { toast } from "#web/ui/toast";
import { type Override, withOverrides } from "./with-overrides.ts";

/** A kitchen's network is bad for seconds, not minutes. */
const TRIES_MAX = 3;
const RETRY_MS = 700;

type Send = (commandId: string) => Promise<Result<unknown, AnyRefusal>>;

export type StaffCommands<View> = {
  /** The views as they will be once every command on its way has arrived. */
  readonly shown: readonly View[];
  /** Sends a command; `next` is shown meanwhile and taken back when it is refused. */
  readonly act: (view: View, next: View, send: Send) => Promise<void>;
  /** Sends a command that shows nothing beforehand; true when it was done. */
  readonly run: (send: Send) => Promise<boolean>;
};

/** Commands of people who tap quickly on many things: each its own intent, shown at once, one id through all retries. */
export function useStaffCommands<View extends { readonly id: string }>(views: readonly View[]): StaffCommands<View> {
  const { timeZone } = usePlace();
  const [overrides, setOverrides] = useState<ReadonlyMap<string, Override<View>>>(new Map());

  const run = useCallback(
    async (send: Send): Promise<boolean> => {
      const commandId = newCommandId();
      for (let attempt = 1; ; attempt++) {
        try {
          const result = await send(commandId);
          if (!result.ok) {
            const { title, detail } = wordsFor(result.refusal, timeZone);
            toast(`${title}. ${detail}`, "bad");
          }
          return result.ok;
        } catch (error) {
          const problem = toProblem(error);
          if (problem.code !== "NETWORK" || attempt >= TRIES_MAX) {
            toast(wordsForProblem(problem).detail, "bad");
            return false;
          }
          await new Promise((done) => setTimeout(done, RETRY_MS * attempt));
        }
      }
    },
    [timeZone],
  );

  const act = useCallback(
    async (view: View, next: View, send: Send) => {
      const base = views.find((each) => each.id === view.id) ?? view;
      // Those of entries that are gone by now would pile up over a day.
      setOverrides((before) => {
        const held = [...before].filter(([id]) => views.some((each) => each.id === id));
        return new Map(held).set(view.id, { base, shown: next });
      });
      if (await run(send)) return;
      setOverrides((before) => {
        const rest = new Map(before);
        rest.delete(view.id);
        return rest;
      });
    },
    [run, views],
  );

  return { shown: withOverrides(views, overrides), act, run };
}
