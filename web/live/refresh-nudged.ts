import type { NudgeTopic } from "#shared/protocol/live";
import { queryClient } from "#web/lib/query-client";
import type { Api } from "#web/lib/trpc";

/** Asks again for what a nudge was about. A reconnection may have missed any of them, so it asks for all. */
export function refreshNudged({ trpc }: Api, topic: NudgeTopic | "reconnected"): void {
  const { attendee, emergencies, messages, transfers } = trpc;
  const stale = {
    pass: [
      attendee.getPass.queryFilter(),
      attendee.getEvent.queryFilter(),
      attendee.home.queryFilter(),
      transfers.pathFilter(),
    ],
    token: [attendee.getStation.queryFilter(), attendee.home.queryFilter()],
    order: [attendee.getOrder.queryFilter(), attendee.getStation.queryFilter(), attendee.home.queryFilter()],
    event: [attendee.getEvent.queryFilter(), attendee.listEvents.queryFilter(), attendee.getPass.queryFilter()],
    inbox: [messages.unread.queryFilter(), messages.inbox.pathFilter()],
    emergency: [emergencies.pathFilter()],
    reconnected: [
      emergencies.pathFilter(),
      attendee.pathFilter(),
      transfers.pathFilter(),
      messages.unread.queryFilter(),
    ],
  };
  for (const filter of stale[topic]) void queryClient.invalidateQueries(filter);
}
