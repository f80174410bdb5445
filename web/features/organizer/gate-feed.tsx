import { CircleCheck, OctagonX } from "lucide-react";
import type { ScanRecord } from "#shared/views/event";
import { Time } from "#web/ui/time";
import { reasonOf } from "./stop-reasons.ts";

const DID = { admitted: "Admitted", left: "Left", redeemed: "Handed out", annulled: "Taken back" } as const;

/** What happened at the gates, newest first. */
export function GateFeed({ scans }: { scans: readonly ScanRecord[] }) {
  return (
    <section aria-labelledby="feed-title" className="rounded-card border border-line bg-surface">
      <h2 id="feed-title" className="border-b border-line px-4 py-2.5 text-sm font-semibold">
        At the gates
      </h2>
      {scans.length === 0 ? (
        <p className="px-4 py-6 text-sm text-ink-soft">
          Every admission and every stop appears here, with the gate and the reason.
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <ol tabIndex={0} aria-labelledby="feed-title" className="max-h-[70dvh] divide-y divide-line overflow-y-auto">
          {scans.map((scan) => (
            <li key={scan.seq} className="flex animate-rise items-start gap-3 px-4 py-2.5 text-sm">
              {scan.refusal === null ? (
                <CircleCheck aria-label={DID[scan.did ?? "admitted"]} size={18} className="mt-0.5 shrink-0 text-good" />
              ) : (
                <OctagonX aria-label="Stopped" size={18} className="mt-0.5 shrink-0 text-bad" />
              )}
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">
                  {scan.name ?? "Unknown code"}
                  {scan.people ? ` and ${scan.people - 1} more` : ""}
                </span>
                <span className="block text-ink-soft">
                  {scan.did ? `${DID[scan.did]} · ` : ""}
                  {scan.listName ? `${scan.listName}, ` : ""}
                  {scan.gateName}
                  {scan.isForced ? " · let in by a lead" : ""}
                  {scan.isLate ? " · without a connection" : ""}
                  {scan.refusal === null ? "" : ` · ${reasonOf(scan.refusal)}`}
                </span>
              </span>
              <span className="text-ink-soft">
                <Time at={scan.at} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
