import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CAMPAIGN_PEOPLE_MAX } from "#shared/limits";
import { CHANNELS, type OutsideChannel } from "#shared/message-kinds";
import { toProblem } from "#web/lib/problem";
import { useApi } from "#web/lib/trpc";
import { Card } from "#web/ui/card";
import { Notice } from "#web/ui/notice";
import type { audienceOf } from "./campaign-draft.ts";
import { CHANNEL_NAMES } from "./message-kind-words.ts";

type ReachProps = { audience: ReturnType<typeof audienceOf>; channels: readonly OutsideChannel[] };

/** How many it reaches as things are, by which ways, and who takes none of it. */
export function CampaignReach({ audience, channels }: ReachProps) {
  const { trpc } = useApi();
  const asked = { audience: audience ?? { type: "college" as const, roles: [], departmentId: null } };
  const { data, error } = useQuery(
    trpc.campaigns.reach.queryOptions(
      { ...asked, channels: [...channels] },
      { enabled: audience !== null, placeholderData: keepPreviousData },
    ),
  );
  return (
    <Card as="section" aria-labelledby="campaign-reach" className="flex flex-col gap-3">
      <h2 id="campaign-reach" className="font-semibold">
        Whom it reaches
      </h2>
      {error ? <Notice tone="bad">{toProblem(error).message}</Notice> : null}
      {audience === null ? <p className="text-sm text-ink-soft">Say first whom it is for.</p> : null}
      {audience !== null && data ? (
        <>
          {data.isOver ? (
            <Notice tone="warn">More than {CAMPAIGN_PEOPLE_MAX.toLocaleString("en")}: choose fewer.</Notice>
          ) : null}
          <dl className="flex flex-col gap-1 text-sm">
            <Line says="People" count={data.people} isStrong />
            {CHANNELS.filter((channel) => channel === "inbox" || channels.includes(channel)).map((channel) => (
              <Line key={channel} says={CHANNEL_NAMES[channel]} count={data.byChannel[channel]} />
            ))}
            <Line says="Take no campaigns" count={data.optedOut} />
            {data.unreached > 0 ? <Line says="Not to be reached" count={data.unreached} /> : null}
          </dl>
          <p className="text-sm text-ink-soft">It is asked again for each of them when it goes out.</p>
        </>
      ) : null}
    </Card>
  );
}

function Line({ says, count, isStrong = false }: { says: string; count: number; isStrong?: boolean }) {
  return (
    <div
      className={`flex justify-between gap-4 tabular-nums ${isStrong ? "text-base font-semibold" : "text-ink-soft"}`}
    >
      <dt>{says}</dt>
      <dd>{count.toLocaleString("en")}</dd>
    </div>
  );
}
