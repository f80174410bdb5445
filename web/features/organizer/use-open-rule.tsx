import { useBlocker } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Rule, RuleBody } from "#shared/domain/rules/types";
import { AskFirst } from "#web/lib/ask-first";

/** `id` null: a new one. `from`: what its draft begins with, instead of what it says now. */
export type OpenRule = { readonly id: Rule["id"] | null; readonly from?: RuleBody };

export type OpenRules = {
  opened: OpenRule | null;
  /** Those there are, and at their end the one that is open where somebody else removed it. */
  listed: readonly Rule[];
  /** Somebody else removed the one that is open. */
  isGone: boolean;
  /** Asks before what was written in the one that is open is thrown away. Null: closes it. */
  open: (next: OpenRule | null) => void;
  /** Without asking: what was written is saved, and what was asked for meanwhile goes on. */
  close: () => void;
  /** Whether there is something that closing it would throw away. */
  onChanged: (isChanged: boolean) => void;
  /** What is asked, for the end of the page. */
  question: ReactNode;
};

/** Of a list of rules one is open at a time, and nothing that was written in it goes unasked, whichever way it would go. */
export function useOpenRule(rules: readonly Rule[]): OpenRules {
  const [opened, setOpened] = useState<(OpenRule & { readonly rule: Rule | null }) | null>(null);
  const [isChanged, setIsChanged] = useState(false);
  /** What was asked for while there was something to lose. */
  const [asked, setAsked] = useState<{ readonly next: OpenRule | null } | null>(null);
  const gone = opened?.rule && !rules.some(({ id }) => id === opened.id) ? opened.rule : null;
  const leaving = useBlocker({ shouldBlockFn: () => isChanged, enableBeforeUnload: isChanged, withResolver: true });
  const show = (next: OpenRule | null) => {
    setOpened(next && { ...next, rule: rules.find(({ id }) => id === next.id) ?? null });
    setIsChanged(next?.from !== undefined);
  };
  const question = (
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
  );
  return {
    opened,
    listed: gone ? [...rules, gone] : rules,
    isGone: gone !== null,
    open: (next) => (isChanged ? setAsked({ next }) : show(next)),
    close: () => {
      show(asked?.next ?? null);
      setAsked(null);
      leaving.proceed?.();
    },
    onChanged: setIsChanged,
    question,
  };
}
