import { Megaphone } from "lucide-react";
import { useMemo, useState, useSyncExternalStore } from "react";
import type { StaffTokenView } from "#shared/domain/queue/types";
import type { Result } from "#shared/result";
import type { ScannerEvent, ScannerSetup } from "#shared/views/gate";
import { newCommandId } from "#web/lib/command-id";
import { toProblem } from "#web/lib/problem";
import { type AnyRefusal, wordsFor } from "#web/lib/refusal-words";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { LiveDot } from "#web/ui/live-dot";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { usePageTitle } from "#web/ui/use-page-title";
import { type DeskChannel, deskChannel } from "./desk-channel.ts";
import { useScanApi } from "./scan-api.ts";
import { ScannerBar } from "./scanner-bar.tsx";

export type DeskPostProps = {
  event: ScannerSetup["event"];
  gate: ScannerSetup["gates"][number];
  stations: ScannerEvent["stations"];
  desk: ScannerEvent["stations"][number];
};

type Act = "arrived" | "finish" | "markMissed";

/** A desk worked from the scanner: call the next, serve, finish. All else is on the desk's own page. */
export function DeskPost({ desk, ...place }: DeskPostProps) {
  const { college, client } = useScanApi();
  const channel = deskChannel(college, desk.id);
  const status = useSyncExternalStore(channel.subscribe, channel.status);
  const summary = useSyncExternalStore(channel.subscribe, () => channel.entry("summary"));
  const queue = summary?.kind === "service" ? summary.queue : null;
  const tokens = useTokens(channel);
  const { run, problem, isSending } = useCommands();
  usePageTitle(`${desk.name}, ${place.event.title}`);
  const waiting = tokens.filter((token) => token.status === "waiting").sort(byTurn);
  const atDesk = tokens.filter(({ status: is }) => is === "called" || is === "serving");
  const [next] = waiting;
  const stationId = desk.id;
  const act = (tokenId: string, what: Act) =>
    run((commandId) => client.station[what].mutate({ commandId, stationId, tokenId }));
  return (
    <main className="fixed inset-0 z-30 flex flex-col bg-canvas">
      <ScannerBar {...place} station={desk.id}>
        <LiveDot state={status.state} asOf={status.asOf} />
      </ScannerBar>
      <div className="mx-auto flex min-h-0 w-full max-w-xl flex-1 flex-col gap-4 overflow-y-auto p-4 pb-[max(1rem,env(safe-area-inset-bottom))]">
        <Button
          size="lg"
          wide
          pending={isSending}
          disabledReason={queue ? whyNotCall(waiting.length, queue) : "Connecting to the desk"}
          icon={<Megaphone aria-hidden size={28} />}
          onClick={() => run((commandId) => client.station.callNext.mutate({ commandId, stationId }))}
          className="min-h-28 text-title"
        >
          {next ? `Call next · ${next.number}` : "Call next"}
        </Button>
        {problem ? <Notice tone="bad" title={problem} /> : null}
        <ul aria-label="At the desk" className="flex flex-col gap-3">
          {atDesk.map((token) => (
            <AtDesk key={token.id} token={token} onAct={(what) => act(token.id, what)} />
          ))}
        </ul>
        <section aria-labelledby="waiting-title">
          <h2 id="waiting-title" className="pb-2 text-base font-semibold">
            Waiting: {waiting.length.toLocaleString()}
          </h2>
          <ol className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface empty:hidden">
            {waiting.slice(0, WAITING_SHOWN_MAX).map((token) => (
              <li key={token.id} className="flex items-center gap-3 px-4 py-2.5">
                <span className="min-w-10 text-lg font-bold tabular-nums">{token.number}</span>
                <span className="min-w-0 flex-1 truncate">{nameOf(token)}</span>
              </li>
            ))}
          </ol>
        </section>
        <a
          href={`/${encodeURIComponent(college)}/console/stations/${desk.id}`}
          className="py-2 text-center font-medium text-accent-text underline"
        >
          Everything else at this desk
        </a>
      </div>
    </main>
  );
}

/** Who comes soon; the desk's own page has the whole line. */
const WAITING_SHOWN_MAX = 10;

function AtDesk({ token, onAct }: { token: StaffTokenView; onAct: (what: Act) => void }) {
  const isCalled = token.status === "called";
  return (
    <li className="flex flex-col gap-4 rounded-card border border-line bg-surface p-4">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="text-hero font-bold">{token.number}</p>
          <p className="truncate pt-1 text-base font-medium">{nameOf(token)}</p>
        </div>
        <Badge tone={isCalled ? "warn" : "good"}>{isCalled ? "Called" : "Being served"}</Badge>
      </div>
      <div className="flex gap-2">
        {isCalled ? (
          <>
            <Button variant="secondary" size="lg" className="flex-1" onClick={() => onAct("markMissed")}>
              {token.misses > 0 ? "No-show" : "Not here"}
            </Button>
            <Button size="lg" className="flex-1" onClick={() => onAct("arrived")}>
              Serve
            </Button>
          </>
        ) : (
          <Button variant="good" size="lg" wide onClick={() => onAct("finish")}>
            Finish
          </Button>
        )}
      </div>
    </li>
  );
}

function useTokens(channel: DeskChannel): StaffTokenView[] {
  const entries = useSyncExternalStore(channel.subscribe, channel.entries);
  return useMemo(
    () =>
      [...entries.keys()].flatMap((key) => {
        const token = key.startsWith("token:") ? channel.entry(`token:${key.slice("token:".length)}`) : undefined;
        return token ? [token] : [];
      }),
    [channel, entries],
  );
}

/** One command at a time, and why the last one was not done. */
function useCommands() {
  const { timeZone } = usePlace();
  const [problem, setProblem] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  const run = async (send: (commandId: string) => Promise<Result<unknown, AnyRefusal>>) => {
    setIsSending(true);
    setProblem(null);
    try {
      const done = await send(newCommandId());
      if (!done.ok) setProblem(wordsFor(done.refusal, timeZone).title);
    } catch (failure) {
      setProblem(toProblem(failure).message);
    }
    setIsSending(false);
  };
  return { run, problem, isSending };
}

function whyNotCall(
  waiting: number,
  { servers, status }: { readonly servers: number; readonly status: string },
): string | null {
  if (status === "paused") return "The queue is paused. Open it on the desk’s own page.";
  if (waiting === 0) return "Nobody is waiting";
  return servers === 0 ? "Nobody is on duty at this desk" : null;
}

function byTurn(one: StaffTokenView, other: StaffTokenView): number {
  return (
    (one.ahead ?? Number.POSITIVE_INFINITY) - (other.ahead ?? Number.POSITIVE_INFINITY) || one.number - other.number
  );
}

function nameOf({ name, people }: StaffTokenView): string {
  return [name || "On paper", people > 1 ? `${people} people` : null].filter(Boolean).join(" · ");
}
