import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { PlaceInput } from "#shared/inputs/people";
import { ok } from "#shared/result";
import { GRANTING, type GrantedRole, type PlaceKind } from "#shared/roles";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { Select, TextField } from "#web/ui/field";
import { usePlace } from "#web/ui/place";
import { toast } from "#web/ui/toast";
import { fromCampusField } from "./campus-time.ts";
import { OutcomeNotice } from "./outcome-notice.tsx";
import { fieldError } from "./problem.ts";
import { ROLE_EFFECTS, ROLE_NAMES } from "./role-words.ts";
import { useApi } from "./trpc.ts";
import { useCommand } from "./use-command.ts";

/** A place to choose from; `value` tells them apart. */
export type PlaceOption = {
  readonly value: string;
  readonly label: string;
  readonly kind: PlaceKind;
  readonly place: PlaceInput;
};

export type GiveRoleDialogProps = {
  open: boolean;
  onClose: () => void;
  /** Whose it will be; empty to ask. */
  email: string;
  roles: readonly GrantedRole[];
  places: readonly PlaceOption[];
};

/** Gives a member a role, or invites whoever is none yet. */
export function GiveRoleDialog({ open, onClose, email, roles, places }: GiveRoleDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Give a role">
      <GiveRoleForm key={email} onDone={onClose} email={email} roles={roles} places={places} />
    </Dialog>
  );
}

function GiveRoleForm({ onDone, email, roles, places }: Omit<GiveRoleDialogProps, "open" | "onClose"> & Done) {
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const { timeZone } = usePlace();
  const [address, setAddress] = useState(email);
  const [role, setRole] = useState<GrantedRole>(roles[0] ?? "volunteer");
  const [chosen, setChosen] = useState("");
  const [until, setUntil] = useState("");
  const fitting = places.filter(({ kind }) => GRANTING[role].places.includes(kind));
  const place = fitting.find(({ value }) => value === chosen) ?? fitting[0];
  const give = useCommand({
    send: async (input: Omit<Parameters<typeof client.people.giveRole.mutate>[0], "commandId">, commandId) =>
      ok(await client.people.giveRole.mutate({ ...input, commandId })),
    onOk: async (given) => {
      await queryClient.invalidateQueries({ queryKey: trpc.people.pathKey() });
      onDone();
      const words = ROLE_NAMES[role].toLowerCase();
      toast(
        given.kind === "given"
          ? `${given.grant.userName} is now ${words}.`
          : `An invitation is on its way to ${address}.`,
        "good",
      );
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!place) return;
    const endsAt = until ? fromCampusField(until, timeZone) : null;
    void give.run({ email: address.trim(), role, place: place.place, startsAt: null, endsAt });
  };
  const wrongAddress = fieldError(give.problem, "email");
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4 text-ink">
      {email ? (
        <p className="font-medium break-all">{email}</p>
      ) : (
        <TextField
          label="Mail address"
          type="email"
          autoComplete="off"
          hint="Somebody who is no member yet gets an invitation."
          value={address}
          error={wrongAddress}
          onChange={(event) => setAddress(event.target.value)}
        />
      )}
      <Select
        label="Role"
        hint={ROLE_EFFECTS[role]}
        value={role}
        options={roles.map((value) => ({ value, label: ROLE_NAMES[value] }))}
        onChange={setRole}
      />
      {fitting.length > 1 ? (
        <Select
          label="Where"
          value={place?.value ?? ""}
          options={fitting.map(({ value, label }) => ({ value, label }))}
          onChange={setChosen}
        />
      ) : (
        <p className="text-sm text-ink-soft">
          {place ? `Where: ${place.label}` : "There is no place yet at which this role can hold."}
        </p>
      )}
      <TextField
        label="Until"
        type="datetime-local"
        hint="Leave it empty for a role that stays until it is taken."
        value={until}
        error={fieldError(give.problem, "endsAt")}
        onChange={(event) => setUntil(event.target.value)}
      />
      {wrongAddress ? null : <OutcomeNotice refusal={null} problem={give.problem} />}
      <Button
        type="submit"
        wide
        pending={give.pending}
        disabledReason={address.trim() && place ? null : "Type the mail address first."}
      >
        Give the role
      </Button>
    </form>
  );
}

type Done = { onDone: () => void };
