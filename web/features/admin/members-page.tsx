import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Search, UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { ok } from "#shared/result";
import { type MemberRole, ROLES } from "#shared/roles";
import type { Member } from "#shared/views/college";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { PageError } from "#web/lib/page-error";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useBrand, useMe } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { EmptyState } from "#web/ui/empty-state";
import { Select, TextField } from "#web/ui/field";
import { PageHeader } from "#web/ui/page-header";
import { Loading, Skeleton } from "#web/ui/skeleton";
import { type Column, Table } from "#web/ui/table";
import { Time } from "#web/ui/time";
import { toast } from "#web/ui/toast";
import { ROLE_EFFECTS, ROLE_NAMES } from "./role-words.ts";

const PAGE_SIZE = 50;
const ROLE_OPTIONS = ROLES.map((value) => ({ value, label: ROLE_NAMES[value] }));

type Change = { readonly member: Member; readonly role: MemberRole };

/** Who belongs to the college and what each may do. */
export function MembersPage({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const { user } = useMe();
  const [asked, setAsked] = useState<Change | null>(null);
  const list = useInfiniteQuery({
    queryKey: [...trpc.admin.listMembers.queryKey(), q],
    queryFn: ({ pageParam, signal }) =>
      client.admin.listMembers.query(
        { limit: PAGE_SIZE, ...(q && { q }), ...(pageParam && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
  const change = useCommand({
    send: async ({ member, role }: Change) => ok(await client.admin.setRole.mutate({ email: member.email, role })),
    onOk: async (member) => {
      await queryClient.invalidateQueries(trpc.admin.listMembers.queryFilter());
      setAsked(null);
      toast(`${member.name} is now ${ROLE_NAMES[member.role].toLowerCase()}.`, "good");
    },
  });
  const members = list.data?.pages.flatMap((page) => page.members) ?? [];
  return (
    <>
      <PageHeader title="People">Who belongs to this college, and what each may do.</PageHeader>
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
          {list.error ? (
            <PageError error={list.error} reset={() => void list.refetch()} />
          ) : list.isPending ? (
            <Loading>
              <Skeleton className="h-80 w-full" />
            </Loading>
          ) : (
            <Table
              caption="Members"
              columns={columns(user?.id ?? null, (member, role) => {
                change.reset();
                setAsked({ member, role });
              })}
              rows={members}
              rowKey={(member) => member.userId}
              empty={
                <EmptyState icon={<Users size={32} />} title="Nobody found">
                  {q ? "Try a part of the name or of the address." : "Who signs in appears here."}
                </EmptyState>
              }
            />
          )}
          {list.hasNextPage ? (
            <div className="flex justify-center pt-4">
              <Button variant="secondary" pending={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
                Show more
              </Button>
            </div>
          ) : null}
        </div>
        <InvitationHint />
      </div>
      <Dialog
        open={asked !== null}
        onClose={() => setAsked(null)}
        kind="dialog"
        title={asked ? `Make ${asked.member.name} ${ROLE_NAMES[asked.role].toLowerCase()}?` : ""}
        actions={
          <>
            <Button variant="secondary" onClick={() => setAsked(null)}>
              Leave as it is
            </Button>
            <Button pending={change.pending} onClick={() => asked && change.run(asked)}>
              Change the role
            </Button>
          </>
        }
      >
        {asked ? (
          <p>
            Until now {ROLE_NAMES[asked.member.role].toLowerCase()}. {ROLE_EFFECTS[asked.role]} It takes effect at once,
            on every device they use.
          </p>
        ) : null}
        <div className="pt-4 empty:hidden">
          <OutcomeNotice refusal={null} problem={change.problem} />
        </div>
      </Dialog>
    </>
  );
}

function columns(me: string | null, onChange: (member: Member, role: MemberRole) => void): Column<Member>[] {
  return [
    {
      key: "name",
      header: "Name",
      cell: (member) => (
        <>
          <span className="block font-medium">
            {member.name}
            {member.userId === me ? <span className="font-normal text-ink-soft"> (you)</span> : null}
          </span>
          <span title={member.email} className="block max-w-[38vw] truncate text-ink-soft sm:max-w-56 xl:max-w-72">
            {member.email}
          </span>
        </>
      ),
    },
    {
      key: "joined",
      header: "Since",
      wideOnly: true,
      cell: (member) => (
        <span className="text-ink-soft">
          <Time at={member.joinedAt} form="day" />
        </span>
      ),
    },
    {
      key: "role",
      header: "Role",
      cell: (member) =>
        member.userId === me ? (
          <span title="Another administrator has to change your own role.">{ROLE_NAMES[member.role]}</span>
        ) : (
          <div className="w-36 xl:w-56">
            <Select
              label={`Role of ${member.name}`}
              hideLabel
              value={member.role}
              options={ROLE_OPTIONS}
              onChange={(role) => role !== member.role && onChange(member, role)}
            />
          </div>
        ),
    },
  ];
}

function InvitationHint() {
  const { slug } = useBrand();
  const address = `${location.origin}/${slug}/sign-in`;
  return (
    <aside className="rounded-card border border-line bg-surface p-5">
      <UserPlus aria-hidden size={22} className="text-accent-text" />
      <h2 className="pt-2 font-semibold">Bring somebody in</h2>
      <p className="pt-1 text-sm text-ink-soft">
        Send them this address. They sign in with their mail once, appear in this list as an attendee, and you choose
        their role.
      </p>
      <p className="pt-3 font-mono text-sm break-all">{address}</p>
    </aside>
  );
}
