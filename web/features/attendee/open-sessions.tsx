import { useQuery } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import { useState } from "react";
import type { Device, OpenSession } from "#shared/views/session";
import { type Problem, toProblem } from "#web/lib/problem";
import { queryClient } from "#web/lib/query-client";
import { withStepUp } from "#web/lib/step-up";
import { useApi } from "#web/lib/trpc";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Notice } from "#web/ui/notice";
import { Time } from "#web/ui/time";
import { toast } from "#web/ui/toast";

/** Every browser somebody is signed in with, and the way out of each. */
export function OpenSessions() {
  const { client, trpc } = useApi();
  const { data: sessions, error } = useQuery(trpc.auth.listSessions.queryOptions());
  const [ending, setEnding] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const others = sessions?.filter(({ current }) => !current) ?? [];

  const end = async (sessionId: string | null) => {
    setEnding(sessionId ?? EVERYWHERE);
    setProblem(null);
    try {
      queryClient.setQueryData(
        trpc.auth.listSessions.queryKey(),
        await withStepUp(() => client.auth.endOtherSessions.mutate({ sessionId })),
      );
      toast(sessionId ? "That device is signed out" : "You are signed in here alone", "good");
    } catch (failure) {
      setProblem(toProblem(failure));
      void queryClient.invalidateQueries(trpc.auth.listSessions.queryFilter());
    } finally {
      setEnding(null);
    }
  };
  const said = problem ?? (error && toProblem(error));
  return (
    <Card as="section" aria-labelledby="open-sessions-title">
      <h2 id="open-sessions-title" className="font-semibold">
        Where you are signed in
      </h2>
      {said ? <Notice tone="bad">{said.message}</Notice> : null}
      <ul>
        {sessions?.map((session) => (
          <SessionRow key={session.id} session={session} ending={ending === session.id} onEnd={() => end(session.id)} />
        ))}
      </ul>
      {others.length > 1 ? (
        <div className="pt-3">
          <Button variant="secondary" wide pending={ending === EVERYWHERE} onClick={() => end(null)}>
            Sign out everywhere else
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

const EVERYWHERE = "everywhere";

type SessionRowProps = { session: OpenSession; ending: boolean; onEnd: () => void };

function SessionRow({ session: { device, createdAt, current }, ending, onEnd }: SessionRowProps) {
  const name = deviceName(device);
  return (
    <li className="flex min-h-14 items-center gap-3 border-t border-line py-2 first:border-0">
      <MonitorSmartphone aria-hidden size={20} className="shrink-0 text-ink-soft" />
      <div className="min-w-0 flex-1">
        <p className="truncate">{name}</p>
        <p className="text-sm text-ink-soft">
          Since <Time at={createdAt} form="day-clock" />
        </p>
      </div>
      {current ? (
        <Badge tone="good">This device</Badge>
      ) : (
        <Button variant="quiet" size="sm" pending={ending} aria-label={`Sign out ${name}`} onClick={onEnd}>
          Sign out
        </Button>
      )}
    </li>
  );
}

function deviceName({ browser, system }: Device): string {
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system ?? "A device that does not say what it is";
}
