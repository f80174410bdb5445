import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Search, UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { GRANTED_ROLES, isLent } from "#shared/roles";
import type { GrantView, PersonWithGrants } from "#shared/views/people";
import { GiveRoleDialog, type PlaceOption } from "#web/lib/give-role-dialog";
import { GrantList } from "#web/lib/grant-list";
import { PagedTable } from "#web/lib/paged-table";
import { TakeRoleDialog } from "#web/lib/take-role-dialog";
import { useApi } from "#web/lib/trpc";
import { useBrand, useCan, useMe } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { EmptyState } from "#web/ui/empty-state";
import { TextField } from "#web/ui/field";
import { PageHeader } from "#web/ui/page-header";
import type { Column } from "#web/ui/table";
import { Time } from "#web/ui/time";
import { Departments } from "./departments.tsx";
import { Invitations } from "./invitations.tsx";

const PAGE_SIZE = 50;
/** Events to choose from; for any other, a role is given on its own page. */
const PLACES_MAX = 200;

/** Who belongs to the college and what each may do. */
export function PeoplePage({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const { client, trpc } = useApi();
  const { user } = useMe();
  const { slug } = useBrand();
  const mayGive = useCan("manage-people");
  const [giving, setGiving] = useState<string | null>(null);
  const [taking, setTaking] = useState<GrantView | null>(null);
  const places = usePlaces();
  const list = useInfiniteQuery({
    queryKey: [...trpc.people.list.queryKey(), q],
    queryFn: ({ pageParam, signal }) =>
      client.people.list.query(
        { limit: PAGE_SIZE, ...(q && { q }), ...(pageParam && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
  const people = list.data?.pages.flatMap((page) => page.people) ?? [];
  return (
    <>
      <PageHeader
        title="People"
        actions={
          mayGive ? (
            <Button icon={<UserPlus aria-hidden size={18} />} onClick={() => setGiving("")}>
              Give a role
            </Button>
          ) : null
        }
      >
        Who belongs to this college, and what each may do.{" "}
        <Link to="/$college/settings" params={{ college: slug }} className="underline underline-offset-4">
          Name and colour
        </Link>
        {" · "}
        <Link to="/$college/integrations" params={{ college: slug }} className="underline underline-offset-4">
          Integrations
        </Link>
      </PageHeader>
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <div className="max-w-md pb-4">
            <TextField
              label="Search by name or address"
              hideLabel
              type="search"
              placeholder="Search by name or address"
              icon={<Search size={18} />}
              value={q}
              onChange={(event) => onSearch(event.target.value)}
            />
          </div>
          <PagedTable
            list={list}
            caption="People"
            columns={columns({ me: user?.id ?? null, mayGive, onGive: setGiving, onTake: setTaking })}
            rows={people}
            rowKey={(person) => person.userId}
            empty={
              <EmptyState icon={<Users size={32} />} title="Nobody found">
                {q ? "Try a part of the name or of the address." : "Who signs in appears here."}
              </EmptyState>
            }
          />
        </div>
        <div className="flex flex-col gap-4">
          <Invitations />
          <Departments />
        </div>
      </div>
      <GiveRoleDialog
        open={giving !== null}
        onClose={() => setGiving(null)}
        email={giving ?? ""}
        roles={GRANTED_ROLES}
        places={places}
      />
      <TakeRoleDialog grant={taking} onClose={() => setTaking(null)} />
    </>
  );
}

/** The whole college, its departments, and its events. Stations are chosen on their event's page. */
function usePlaces(): PlaceOption[] {
  const { trpc } = useApi();
  const { data: departments } = useQuery(trpc.college.listDepartments.queryOptions());
  const { data: events } = useQuery(trpc.organizer.listEvents.queryOptions({ limit: PLACES_MAX }));
  return [
    { value: "college", label: "The whole college", kind: "college", place: "college" },
    ...(departments?.departments.map(
      ({ id, name }): PlaceOption => ({ value: id, label: name, kind: "department", place: { departmentId: id } }),
    ) ?? []),
    ...(events?.events
      .filter(({ status }) => status !== "ended")
      .map(({ id, title }): PlaceOption => ({ value: id, label: title, kind: "event", place: { eventId: id } })) ?? []),
  ];
}

function Roles({ person, onTake }: { person: PersonWithGrants; onTake: Actions["onTake"] | null }) {
  if (person.grants.length === 0) return <span className="text-sm text-ink-soft">Attendee</span>;
  return <GrantList grants={person.grants} onTake={onTake} />;
}

type Actions = {
  me: string | null;
  mayGive: boolean;
  onGive: (email: string) => void;
  onTake: (grant: GrantView) => void;
};

function columns({ me, mayGive, onGive, onTake }: Actions): Column<PersonWithGrants>[] {
  const isFixed = ({ userId, grants }: PersonWithGrants) =>
    !mayGive || userId === me || grants.some(({ role }) => isLent(role));
  return [
    {
      key: "name",
      header: "Name",
      cell: (person) => (
        <>
          <span className="block font-medium">
            {person.name}
            {person.userId === me ? <span className="font-normal text-ink-soft"> (you)</span> : null}
          </span>
          <span title={person.email} className="block max-w-[60vw] truncate text-ink-soft sm:max-w-56 xl:max-w-72">
            {person.email}
          </span>
          <div className="pt-1 md:hidden">
            <Roles person={person} onTake={isFixed(person) ? null : onTake} />
          </div>
        </>
      ),
    },
    {
      key: "joined",
      header: "Since",
      wideOnly: true,
      cell: (person) => (
        <span className="text-ink-soft">
          <Time at={person.joinedAt} form="day" />
        </span>
      ),
    },
    {
      key: "roles",
      header: "Roles",
      wideOnly: true,
      cell: (person) => <Roles person={person} onTake={isFixed(person) ? null : onTake} />,
    },
    {
      key: "give",
      header: <span className="sr-only">Give a role</span>,
      align: "right",
      cell: (person) =>
        isFixed(person) ? null : (
          <Button
            variant="quiet"
            size="sm"
            aria-label={`Give ${person.name} a role`}
            onClick={() => onGive(person.email)}
          >
            <UserPlus aria-hidden size={18} />
          </Button>
        ),
    },
  ];
}
