import { useQuery } from "@tanstack/react-query";
import { GRANTED_ROLES } from "#shared/roles";
import { AUDIENCE_ANSWERS, AUDIENCE_INSIDE, AUDIENCE_STATES, type CampaignSetup } from "#shared/views/campaigns";
import { ROLE_NAMES } from "#web/lib/role-words";
import { useApi } from "#web/lib/trpc";
import { Card } from "#web/ui/card";
import { Choices } from "#web/ui/choices";
import { Select } from "#web/ui/field";
import { Segmented } from "#web/ui/segmented";
import type { CampaignForm } from "./campaign-draft.ts";
import { ANSWERS_LABELS, INSIDE_LABELS, STATE_LABELS } from "./campaign-words.ts";

/** Of more events than this the soonest can be written to. */
const EVENTS_OFFERED = 100;

type AudienceProps = { form: CampaignForm; onChange: (some: Partial<CampaignForm>) => void };

/** Whom it is for. */
export function CampaignAudience({ setup, form, onChange }: AudienceProps & { setup: CampaignSetup }) {
  return (
    <Card as="section" aria-labelledby="campaign-audience" className="flex flex-col gap-4">
      <h2 id="campaign-audience" className="font-semibold">
        To whom
      </h2>
      {setup.mayCollege ? (
        <Segmented
          label="To whom"
          hideLabel
          value={form.type}
          options={[
            { value: "event", label: "An event's people" },
            { value: "college", label: "Members" },
          ]}
          onChange={(type) => onChange({ type })}
        />
      ) : null}
      {form.type === "event" ? (
        <EventPeople form={form} onChange={onChange} />
      ) : (
        <Members form={form} onChange={onChange} />
      )}
    </Card>
  );
}

function EventPeople({ form, onChange }: AudienceProps) {
  const { trpc } = useApi();
  const { data: listed } = useQuery(trpc.organizer.listEvents.queryOptions({ limit: EVENTS_OFFERED }));
  const { data: event } = useQuery(
    trpc.organizer.getEvent.queryOptions({ eventId: form.eventId }, { enabled: form.eventId !== "" }),
  );
  const events = listed?.events ?? [];
  const isListed = form.eventId === "" || events.some(({ id }) => id === form.eventId);
  const types = event?.ticketTypes ?? [];
  return (
    <>
      <Select
        label="Event"
        value={form.eventId}
        options={[
          { value: "", label: "Choose an event" },
          ...(isListed ? [] : [{ value: form.eventId, label: event?.title ?? "…" }]),
          ...events.map(({ id, title }) => ({ value: id as string, label: title })),
        ]}
        onChange={(eventId) => onChange({ eventId, ticketTypeIds: [] })}
      />
      <Choices
        label="Registrations"
        kind="checkbox"
        options={AUDIENCE_STATES.map((value) => ({ value, label: STATE_LABELS[value] }))}
        chosen={form.states}
        onChange={(chosen) => onChange({ states: AUDIENCE_STATES.filter((one) => chosen.includes(one)) })}
      />
      {types.length > 1 ? (
        <Choices
          label="Tickets"
          hint="None chosen: whatever they hold."
          kind="checkbox"
          options={types.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={form.ticketTypeIds}
          onChange={(ticketTypeIds) => onChange({ ticketTypeIds })}
        />
      ) : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label="At the event"
          value={form.inside}
          options={AUDIENCE_INSIDE.map((value) => ({ value, label: INSIDE_LABELS[value] }))}
          onChange={(inside) => onChange({ inside })}
        />
        <Select
          label="Questions"
          value={form.answers}
          options={AUDIENCE_ANSWERS.map((value) => ({ value, label: ANSWERS_LABELS[value] }))}
          onChange={(answers) => onChange({ answers })}
        />
      </div>
    </>
  );
}

function Members({ form, onChange }: AudienceProps) {
  const { trpc } = useApi();
  const { data } = useQuery(trpc.college.listDepartments.queryOptions());
  const departments = data?.departments ?? [];
  return (
    <>
      <Choices
        label="Roles"
        hint="None chosen: every member."
        kind="checkbox"
        options={GRANTED_ROLES.map((value) => ({ value, label: ROLE_NAMES[value] }))}
        chosen={form.roles}
        onChange={(chosen) => onChange({ roles: GRANTED_ROLES.filter((one) => chosen.includes(one)) })}
      />
      {departments.length > 0 ? (
        <Select
          label="Department or club"
          hint="Those with a role in it, or in one below it."
          value={form.departmentId}
          options={[
            { value: "", label: "All of the college" },
            ...departments.map(({ id, name }) => ({ value: id as string, label: name })),
          ]}
          onChange={(departmentId) => onChange({ departmentId })}
        />
      ) : null}
    </>
  );
}
