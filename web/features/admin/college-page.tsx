import { type FormEvent, useEffect, useState } from "react";
import { ok } from "#shared/result";
import { applyAccent } from "#web/lib/accent";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { fieldError } from "#web/lib/problem";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useBrand, useCan } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { PageHeader } from "#web/ui/page-header";
import { toast } from "#web/ui/toast";
import { CampusLogins } from "./campus-logins.tsx";
import { ClubEvents } from "./club-events.tsx";
import { CollegeHosts } from "./college-hosts.tsx";
import { LeavePlatform } from "./leave-platform.tsx";
import { PaymentSettings } from "./payment-settings.tsx";
import { SupportRequests } from "./support-requests.tsx";
import { Venues } from "./venues.tsx";

/** The college's name and colour, on every page of its people. */
export function CollegePage() {
  const { client, trpc } = useApi();
  const brand = useBrand();
  const mayChange = useCan("manage-college");
  const [name, setName] = useState(brand.name);
  const [accent, setAccent] = useState(brand.accent);
  const save = useCommand({
    send: async (input: { name: string; accent: string }) => ok(await client.college.saveBrand.mutate(input)),
    onOk: async (saved) => {
      setAccent(saved.accent);
      await queryClient.invalidateQueries(trpc.auth.me.queryFilter());
      toast("Saved. Others see it within a minute.", "good");
    },
  });
  // The page wears what is tried out, the next one what is saved.
  useEffect(() => {
    applyAccent(accent);
    return () => applyAccent(brand.accent);
  }, [accent, brand.accent]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run({ name: name.trim(), accent });
  };
  const isUnchanged = name.trim() === brand.name && accent === brand.accent;
  return (
    <div className="mx-auto flex max-w-2xl flex-col gap-4">
      <PageHeader title="The college">How it looks to its people, and how they sign in.</PageHeader>
      {mayChange ? null : (
        <Notice title="You can look at this, and change nothing">
          The college's own administrators change it. Tell them what you found.
        </Notice>
      )}
      {/* What is dead within it, the notice above says why. */}
      <fieldset disabled={!mayChange} className="contents">
        <form onSubmit={submit} noValidate>
          <Card>
            <div className="flex flex-col gap-4">
              <TextField
                label="Name"
                maxLength={80}
                value={name}
                error={fieldError(save.problem, "name")}
                onChange={(event) => setName(event.target.value)}
              />
              <TextField
                label="Colour"
                type="color"
                className="h-11 p-1"
                hint="For buttons and marks. It is made darker or lighter where it could not be read."
                value={accent}
                error={fieldError(save.problem, "accent")}
                onChange={(event) => setAccent(event.target.value)}
              />
              <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm text-ink-soft">
                <dt>Address</dt>
                <dd>/{brand.slug}</dd>
                <dt>Time zone</dt>
                <dd>{brand.timeZone}</dd>
                <dt>Currency</dt>
                <dd>{brand.currency}</dd>
              </dl>
              <OutcomeNotice refusal={null} problem={save.problem} />
              <Button
                type="submit"
                pending={save.pending}
                disabledReason={isUnchanged ? "Nothing is changed yet." : null}
              >
                Save
              </Button>
            </div>
          </Card>
        </form>
        <Venues />
        <ClubEvents />
        <CampusLogins />
        <CollegeHosts />
        <PaymentSettings />
      </fieldset>
      <SupportRequests />
      {mayChange ? <LeavePlatform /> : null}
    </div>
  );
}
