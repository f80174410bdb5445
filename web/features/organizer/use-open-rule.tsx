import { useBlocker } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Rule, RuleBody } from "#shared/domain/rules/types";
import { AskFirst } from "#web/lib/ask-first";
import { Notice } from "#web/ui/notice";

/** `id` null: a new one. `from`: what its draft begins with, instead of what it says now. */
export type OpenRule = { readonly id: Rule["id"] | null; readonly from?: RuleBody };

export type OpenRules = {
  opened: OpenRule | null;
  /** Asks before what was written in the one that is open is thrown away. Null: closes it. */
  open: (next: OpenRule | null) => void;
  /** Without asking: what was written is saved. */
  close: () => void;
  /** Whether there is something that closing it would throw away. */
  onChanged: (isChanged: boolean) => void;
  /** What is asked, for the end of the page. */
  question: ReactNode;
};

/** Of a list of rules one is open at a time, and nothing that was written in it goes unasked, whichever way it would go. */
export function useOpenRule(rules: readonly Rule[]): OpenRules {
  const [opened, setOpened] = useState<OpenRule | null>(null);
  const [isChanged, setIsChanged] = useState(false);
  /** What was asked for while there was something to lose. */
  const [asked, setAsked] = useState<{ readonly next: OpenRule | null } | null>(null);
  const isThere = opened !== null && (opened.id === null || rules.some(({ id }) => id === opened.id));
  const isLost = isThere && isChanged;
  const leaving = useBlocker({ shouldBlockFn: () => isLost, enableBeforeUnload: isLost, withResolver: true });
  const show = (next: OpenRule | null) => {
    setOpened(next);
    setIsChanged(next?.from !== undefined);
  };
  const question = (
    <>
      {opened && !isThere ? <Notice tone="warn" title="Somebody removed the rule that was open here." /> : null}
      <AskFirst
        open={asked !== null || leaving.status === "blocked"}
        title="Throw away what you changed?"
        action="Throw it away"
        onSure={() => (asked ? show(asked.next) : leaving.proceed?.())}
        onClose={() => {
          setAsked(null);
          leaving.reset?.();
        }}
      >
        The rule that is open was changed and not saved.
      </AskFirst>
    </>
  );
  return {
    opened,
    open: (next) => (isLost ? setAsked({ next }) : show(next)),
    close: () => show(null),
    onChanged: setIsChanged,
    question,
  };
}
