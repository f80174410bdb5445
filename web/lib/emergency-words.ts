import type { EmergencyKind, EmergencyState } from "#shared/emergencies";
import type { Tone } from "#web/ui/badge";

export function titleOf(kind: EmergencyKind): string {
  return kind === "all-clear" ? "All clear" : "Emergency";
}

export const KIND_LABELS: Readonly<Record<EmergencyKind, string>> = {
  leave: "Leave the building",
  shelter: "Take shelter",
  stopped: "The event has stopped",
  own: "Own words",
  "all-clear": "All clear",
};

export const STATE_WORDS: Readonly<Record<EmergencyState, { readonly says: string; readonly tone: Tone }>> = {
  asked: { says: "Waits for a second person", tone: "warn" },
  lapsed: { says: "Lapsed, not sent", tone: "neutral" },
  withdrawn: { says: "Withdrawn, not sent", tone: "neutral" },
  on: { says: "Shown now", tone: "bad" },
  over: { says: "Over", tone: "neutral" },
};
