import type { JoinRules } from "#shared/domain/queue/types";
import { usePresenceCode } from "#web/lib/use-presence-code";

/** The code for whoever stands there, where no wall display shows it. */
export function HereCode({ stationId, rules }: { stationId: string; rules: JoinRules }) {
  const code = usePresenceCode(stationId, rules);
  if (code === null) return null;
  return (
    <section
      aria-labelledby="here-code"
      className="flex items-center justify-between gap-4 rounded-card border border-line bg-surface p-4"
    >
      <div>
        <h2 id="here-code" className="font-semibold">
          Code for who is here
        </h2>
        <p className="text-sm text-ink-soft">Read it out, or show the wall display. It changes every minute.</p>
      </div>
      <p className="text-title font-bold tracking-widest tabular-nums">{code}</p>
    </section>
  );
}
