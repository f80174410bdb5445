import { Link } from "@tanstack/react-router";
import { ChevronRight, LayoutDashboard, LogOut, Palette, ScanLine, ShieldCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type Capability, isPowerful } from "#shared/roles";
import { CampusLoginAside } from "#web/lib/campus-login-buttons";
import { wipeHeld } from "#web/lib/gate-database";
import { keptAnswers } from "#web/lib/keep-answers";
import { fieldError, toProblem } from "#web/lib/problem";
import { unsubscribe } from "#web/lib/push";
import { queryClient } from "#web/lib/query-client";
import { ROLE_NAMES } from "#web/lib/role-words";
import { sendWaiting, wipeOutbox } from "#web/lib/staff-outbox";
import { StepUpDialog } from "#web/lib/step-up-dialog";
import { setTheme, THEMES, type Theme, useTheme } from "#web/lib/theme";
import { useApi, useCollege } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { useMe } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { TextField } from "#web/ui/field";
import { PageHeader } from "#web/ui/page-header";
import { usePlace } from "#web/ui/place";
import { Segmented } from "#web/ui/segmented";
import { toast } from "#web/ui/toast";
import { CalendarAddress } from "./calendar-address.tsx";
import { CampusAccounts } from "./campus-accounts.tsx";
import { MyReceipts } from "./my-receipts.tsx";
import { OpenSessions } from "./open-sessions.tsx";
import { Passkeys } from "./passkeys.tsx";

const THEME_NAMES: Record<Theme, string> = { system: "System", light: "Light", dark: "Dark" };

const STAFF_PAGES = [
  { needs: "scan", Icon: ScanLine, label: "Scan passes", to: "/$college/scan" },
  {
    needs: "run-station",
    Icon: LayoutDashboard,
    label: "Console",
    to: "/$college/console",
  },
  {
    needs: "see-settings",
    Icon: ShieldCheck,
    label: "People and roles",
    to: "/$college/admin",
  },
  {
    needs: "see-settings",
    Icon: Palette,
    label: "The college",
    to: "/$college/settings",
  },
] as const satisfies readonly { needs: Capability; [more: string]: unknown }[];

export function AccountPage() {
  const { client } = useApi();
  const college = useCollege();
  const me = useMe();
  const { timeZone } = usePlace();
  const theme = useTheme();
  const [leaving, setLeaving] = useState(false);
  const pages = STAFF_PAGES.filter(({ needs }) => me.capabilities.includes(needs));

  const signOut = async () => {
    setLeaving(true);
    try {
      await unsubscribe().catch(() => {}); // the server forgets this browser with its session
      if (me.user) await sendWaiting(college, me.user.id, timeZone);
      await client.auth.signOut.mutate();
      await Promise.all([wipeHeld(), wipeOutbox(), keptAnswers.wipe()]);
      // A fresh page: nothing of this person stays in memory or on a socket.
      location.replace(`/${college}`);
    } catch (error) {
      toast(toProblem(error).message, "bad");
      setLeaving(false);
    }
  };
  return (
    <div className="mx-auto flex w-full max-w-lg flex-col">
      <PageHeader title="Account">
        {me.user?.email}
        {me.roles[0] ? ` · ${ROLE_NAMES[me.roles[0]]}` : ""}
      </PageHeader>
      <div className="flex flex-col gap-4">
        {pages.length > 0 ? (
          <Card as="section" aria-label="Staff pages" padded={false}>
            <ul>
              {pages.map(({ Icon, label, to }) => (
                <li key={label} className="border-t border-line first:border-0">
                  <Link
                    to={to}
                    params={{ college }}
                    className="flex min-h-14 items-center gap-3 rounded-card px-4 font-medium hover:bg-sunken"
                  >
                    <Icon aria-hidden size={20} className="text-ink-soft" />
                    <span className="flex-1">{label}</span>
                    <ChevronRight aria-hidden size={18} className="text-ink-faint" />
                  </Link>
                </li>
              ))}
            </ul>
          </Card>
        ) : null}
        <Card as="section" aria-label="Name">
          <NameForm name={me.user?.name ?? ""} />
        </Card>
        <Card as="section" aria-label="Looks">
          <Segmented
            label="Looks"
            value={theme}
            options={THEMES.map((value) => ({ value, label: THEME_NAMES[value] }))}
            onChange={setTheme}
          />
        </Card>
        {me.capabilities.includes("register") ? <CalendarAddress /> : null}
        {me.capabilities.includes("register") ? <MyReceipts /> : null}
        <OpenSessions />
        <CampusAccounts />
        {me.roles.some(isPowerful) ? <Passkeys /> : null}
        <Button variant="secondary" wide icon={<LogOut aria-hidden size={18} />} pending={leaving} onClick={signOut}>
          Sign out
        </Button>
      </div>
      <StepUpDialog client={client} scope={college} campus={<CampusLoginAside />} />
    </div>
  );
}

function NameForm({ name }: { name: string }) {
  const { client, trpc } = useApi();
  const [draft, setDraft] = useState(name);
  const { attempt, pending, problem } = useAttempt();
  const save = (event: FormEvent) => {
    event.preventDefault();
    void attempt(async () => {
      queryClient.setQueryData(trpc.auth.me.queryKey(), await client.auth.rename.mutate({ name: draft.trim() }));
      toast("Your name is saved", "good");
    });
  };
  const changed = draft.trim() !== "" && draft.trim() !== name;
  return (
    <form onSubmit={save} className="flex flex-col gap-3">
      <TextField
        label="Name"
        hint="It stands on your next pass, and is called at the counter."
        autoComplete="name"
        maxLength={80}
        value={draft}
        error={fieldError(problem, "name") ?? problem?.message ?? null}
        onChange={(event) => setDraft(event.target.value)}
      />
      {changed ? (
        <Button type="submit" variant="secondary" pending={pending}>
          Save name
        </Button>
      ) : null}
    </form>
  );
}
