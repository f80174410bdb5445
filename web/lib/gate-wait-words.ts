import type { GateWait } from "#shared/domain/entry/gate-wait";
import { assertNever } from "#shared/result";

const MINUTE_MS = 60_000;

/** How long people stand at a gate, as a person would say it: "No line", "Up to 4 min", "2–6 min". */
export function gateWaitWords(wait: GateWait): string {
  switch (wait.is) {
    case "unknown":
      return "Too few scans to tell";
    case "none":
      return "No line";
    case "line": {
      const [low, high] = [Math.floor(wait.lowMs / MINUTE_MS), Math.max(1, Math.ceil(wait.highMs / MINUTE_MS))];
      return low === 0 ? `Up to ${high} min` : `${low}–${high} min`;
    }
    default:
      return assertNever(wait);
  }
}
