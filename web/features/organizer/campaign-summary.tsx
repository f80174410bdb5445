import { useQuery } from "@tanstack/react-query";
import type { CampaignText, CampaignView } from "#shared/views/campaigns";
import { ROLE_NAMES } from "#web/lib/role-words";
import { useApi } from "#web/lib/trpc";
import { Card } from "#web/ui/card";
import { Time } from "#web/ui/time";
import { CampaignReach } from "./campaign-reach.tsx";
import { ANSWERS_LABELS, INSIDE_LABELS, STATE_LABELS } from "./campaign-words.ts";
import { CHANNEL_NAMES } from "./message-kind-words.ts";
import { TextPreview } from "./text-preview.tsx";

/** All that somebody says yes to. */
export function CampaignSummary({ campaign }: { campaign: CampaignView }) {
  const { audience, texts, channels, scheduledAt, authors, approvedBy, approvedAt, cancelledAt } = campaign;
  const isOpen = campaign.startedAt === null && campaign.status !== "cancelled";
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
      <Card as="section" aria-label="What it says" className="flex min-w-0 flex-col gap-4">
        {texts.map((one) => (
          <AsItGoesOut key={one.language} campaign={campaign} {...one} />
        ))}
      </Card>
      <div className="flex min-w-0 flex-col gap-6">
        <Card as="section" aria-label="About it">
          <dl className="flex flex-col gap-2 text-sm">
            <Fact says="To">
              <AudienceWords campaign={campaign} />
            </Fact>
            <Fact says="By">{["Inbox", ...channels.map((channel) => CHANNEL_NAMES[channel])].join(", ")}</Fact>
            <Fact says="When">
              {scheduledAt === null ? "As soon as it is approved" : <Time at={scheduledAt} form="day-clock" />}
            </Fact>
            <Fact says="Written by">{authors.join(", ")}</Fact>
            {approvedBy && approvedAt ? (
              <Fact says="Approved by">
                {approvedBy}, <Time at={approvedAt} form="day-clock" />
              </Fact>
            ) : null}
            {cancelledAt ? (
              <Fact says="Cancelled">
                <Time at={cancelledAt} form="day-clock" />
              </Fact>
            ) : null}
          </dl>
        </Card>
        {isOpen ? <CampaignReach audience={plain(audience)} channels={channels} /> : null}
      </div>
    </div>
  );
}

/** To whoever looks, as if they were one of its people; as it was written until that is known. */
function AsItGoesOut({ campaign, language, text }: { campaign: CampaignView } & CampaignText) {
  const { trpc } = useApi();
  const { data } = useQuery(
    trpc.campaigns.preview.queryOptions({ audience: plain(campaign.audience), language, text }, { staleTime: 60_000 }),
  );
  return (
    <div lang={language}>
      <TextPreview said={data?.ok ? data.value.said : text} />
    </div>
  );
}

function AudienceWords({ campaign: { audience, eventTitle } }: { campaign: CampaignView }) {
  const { trpc } = useApi();
  const eventId = audience.type === "event" ? audience.eventId : "";
  const needsTypes = audience.type === "event" && audience.ticketTypeIds.length > 0;
  const { data: event } = useQuery(trpc.organizer.getEvent.queryOptions({ eventId }, { enabled: needsTypes }));
  const needsDepartments = audience.type === "college" && audience.departmentId !== null;
  const { data } = useQuery(trpc.college.listDepartments.queryOptions(undefined, { enabled: needsDepartments }));
  if (audience.type === "college") {
    const roles = audience.roles.map((role) => ROLE_NAMES[role]).join(", ") || "Members of the college";
    const department = data?.departments.find(({ id }) => id === audience.departmentId)?.name;
    return department ? `${roles}: ${department}` : roles;
  }
  const tickets = (event?.ticketTypes ?? []).filter(({ id }) => audience.ticketTypeIds.includes(id));
  const parts = [
    ...audience.states.map((state) => STATE_LABELS[state]),
    ...tickets.map(({ name }) => name),
    ...(audience.inside === "any" ? [] : [INSIDE_LABELS[audience.inside]]),
    ...(audience.answers === "any" ? [] : [ANSWERS_LABELS[audience.answers]]),
  ];
  return `${eventTitle ?? ""}: ${parts.join(", ")}`;
}

function Fact({ says, children }: { says: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-ink-soft">{says}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

function plain(audience: CampaignView["audience"]) {
  if (audience.type === "college") return { ...audience, roles: [...audience.roles] };
  return { ...audience, states: [...audience.states], ticketTypeIds: [...audience.ticketTypeIds] };
}
