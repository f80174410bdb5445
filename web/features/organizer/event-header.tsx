import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import type { EventStatus } from "#shared/domain/ledger/types";
import { useCollege } from "#web/lib/trpc";
import { useCan } from "#web/lib/use-me";
import { backLinkClass, PageHeader, tabLinkClass } from "#web/ui/page-header";
import { EventStatusBadge } from "./event-status.tsx";

export type EventHeaderProps = {
  eventId: string;
  title: string;
  /** Null: not known yet. */
  status: EventStatus | null;
  actions?: ReactNode;
  /** When and where. */
  children?: ReactNode;
};

/** The same head on all pages of one event, so that going from one to the next moves nothing. */
export function EventHeader({ eventId, title, status, actions, children }: EventHeaderProps) {
  const college = useCollege();
  const params = { college, eventId };
  const [runs, sells, assigns] = [useCan("manage-events"), useCan("manage-money"), useCan("assign-volunteers")];
  const warns = useCan("raise-emergency");
  return (
    <PageHeader
      back={
        <Link
          to={runs || !sells ? "/$college/console" : "/$college/console/money"}
          params={{ college }}
          className={backLinkClass}
        >
          <ArrowLeft aria-hidden size={16} />
          All events
        </Link>
      }
      title={title}
      badge={status ? <EventStatusBadge status={status} /> : null}
      actions={actions}
      tabs={
        <nav aria-label="Event" className="flex">
          {runs ? (
            <>
              <Link
                to="/$college/console/events/$eventId"
                params={params}
                activeOptions={{ exact: true }}
                className={tabLinkClass}
              >
                Live wall
              </Link>
              <Link to="/$college/console/events/$eventId/people" params={params} className={tabLinkClass}>
                Door list
              </Link>
              <Link to="/$college/console/events/$eventId/tickets" params={params} className={tabLinkClass}>
                Tickets
              </Link>
              <Link to="/$college/console/events/$eventId/setup" params={params} className={tabLinkClass}>
                Set-up
              </Link>
              <Link to="/$college/console/events/$eventId/questions" params={params} className={tabLinkClass}>
                Questions
              </Link>
              <Link to="/$college/console/events/$eventId/entry" params={params} className={tabLinkClass}>
                Check-in
              </Link>
              <Link to="/$college/console/events/$eventId/rules" params={params} className={tabLinkClass}>
                Rules
              </Link>
              <Link to="/$college/console/events/$eventId/history" params={params} className={tabLinkClass}>
                History
              </Link>
            </>
          ) : null}
          {assigns ? (
            <Link to="/$college/console/events/$eventId/staffing" params={params} className={tabLinkClass}>
              Staffing
            </Link>
          ) : null}
          {sells ? (
            <Link to="/$college/console/events/$eventId/orders" params={params} className={tabLinkClass}>
              Orders
            </Link>
          ) : null}
          {warns ? (
            <Link to="/$college/console/events/$eventId/emergencies" params={params} className={tabLinkClass}>
              Emergencies
            </Link>
          ) : null}
        </nav>
      }
    >
      {children}
    </PageHeader>
  );
}
