import { useSuspenseQuery } from "@tanstack/react-query";
import type { EventId } from "#shared/ids";
import type { EmergencyRecord } from "#shared/views/emergencies";
import { STATE_WORDS, titleOf } from "#web/lib/emergency-words";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Countdown } from "#web/ui/countdown";
import { Time } from "#web/ui/time";
import { AskEmergency } from "./ask-emergency.tsx";

/** A nudge says at once what changed; a state that time alone changes is seen by this. */
const REFRESH_MS = 10_000;

/** Where an emergency is asked for and confirmed, and what became of those before. @param eventId null: the whole college */
export function EmergencyDesk({ eventId }: { eventId: EventId | null }) {
  const { client, trpc } = useApi();
  const { list, listAt } = trpc.emergencies;
  const { data, refetch } = useSuspenseQuery({
    queryKey: eventId === null ? list.queryKey() : listAt.queryKey({ eventId }),
    queryFn: () => (eventId === null ? client.emergencies.list.query() : client.emergencies.listAt.query({ eventId })),
    refetchInterval: REFRESH_MS,
  });
  const isOpen = ({ state }: EmergencyRecord) => state === "asked" || state === "on";
  const open = data.emergencies.filter(isOpen);
  const past = data.emergencies.filter((one) => !isOpen(one));
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
      <AskEmergency eventId={eventId} others={data.others} onAsked={refetch} />
      <div className={`flex flex-col gap-6 ${open.length > 0 ? "max-lg:order-first" : ""}`}>
        <Records title="Now" none="Nothing is asked for, and nothing is shown." records={open} onDone={refetch} />
        <Records title="Before" none="There was none." records={past} onDone={refetch} />
      </div>
    </div>
  );
}

type RecordsProps = { title: string; none: string; records: readonly EmergencyRecord[]; onDone: () => unknown };

function Records({ title, none, records, onDone }: RecordsProps) {
  return (
    <Card as="section" aria-label={title}>
      <h2 className="pb-2 font-semibold">{title}</h2>
      {records.length === 0 ? <p className="text-sm text-ink-soft">{none}</p> : null}
      <ul className="divide-y divide-line">
        {records.map((record) => (
          <Record key={record.id} record={record} onDone={onDone} />
        ))}
      </ul>
    </Card>
  );
}

function Record({ record, onDone }: { record: EmergencyRecord; onDone: () => unknown }) {
  const { id: emergencyId, eventId, kind, text, state, asked, isMine, confirmBy } = record;
  const { client } = useApi();
  const settle = useCommand({
    send: (way: "confirm" | "withdraw") => {
      const { emergencies } = client;
      if (eventId === null) return emergencies[way].mutate({ emergencyId });
      return emergencies[`${way}At`].mutate({ eventId, emergencyId });
    },
    onOk: () => void onDone(),
  });
  return (
    <li className="flex flex-col gap-2 py-3">
      <p className="flex flex-wrap items-center gap-2">
        <strong>{titleOf(kind)}</strong>
        <Badge tone={STATE_WORDS[state].tone}>{STATE_WORDS[state].says}</Badge>
      </p>
      <p className="break-words">{text}</p>
      <p className="text-sm text-ink-soft">
        Asked for by {asked.by} at <Time at={asked.at} form="day-clock" />
        <HowItWent record={record} />
      </p>
      {state === "asked" ? (
        <>
          <p className="text-sm font-medium text-warn">
            Nobody has been told. It lapses in <Countdown until={confirmBy} />.
          </p>
          <div className="flex flex-wrap gap-2">
            {isMine ? (
              <Button variant="secondary" pending={settle.pending} onClick={() => void settle.run("withdraw")}>
                Withdraw
              </Button>
            ) : (
              <Button variant="danger" pending={settle.pending} onClick={() => void settle.run("confirm")}>
                Confirm and send to everybody
              </Button>
            )}
          </div>
        </>
      ) : null}
      <OutcomeNotice {...settle} />
    </li>
  );
}

function HowItWent({
  record: { withdrawnAt, confirmed, endsAt, toldAt, messaged, state },
}: {
  record: EmergencyRecord;
}) {
  return (
    <>
      {withdrawnAt === null ? null : (
        <>
          , withdrawn at <Time at={withdrawnAt} form="clock" />
        </>
      )}
      {confirmed ? (
        <>
          , confirmed by {confirmed.by} at <Time at={confirmed.at} form="clock" />.{" "}
          {toldAt === null ? "Pages are being told." : "All pages were told."}{" "}
          {messaged === null
            ? "Messages are being written."
            : messaged === 1
              ? "One person was written to."
              : `${messaged.toLocaleString()} people were written to.`}{" "}
          {endsAt === null ? null : (
            <>
              {state === "on" ? "Shown until" : "It ended at"} <Time at={endsAt} form="clock" />,{" "}
              {state === "on" ? "or an all-clear." : "by then or by an all-clear."}
            </>
          )}
        </>
      ) : (
        "."
      )}
    </>
  );
}
