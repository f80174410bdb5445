import { type FormEvent, useState } from "react";
import type { GuestDesk as Desk, RegisteredGuest } from "#shared/views/guests";
import { formatMoney } from "#web/lib/money";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { wordsForProblem } from "#web/lib/problem-words";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { Select, TextField } from "#web/ui/field";
import { Money } from "#web/ui/money";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { QrCode } from "#web/ui/qr-code";
import { Loading, Skeleton } from "#web/ui/skeleton";
import type { RegisterAtDoorProps } from "./register-at-door.tsx";
import { useScanApi } from "./scan-api.ts";
import { spellCode } from "./typed-code.ts";
import { useLoaded } from "./use-loaded.ts";

/** Somebody without an account, by name: a pass at once, to be let in with one tap. */
export function GuestDesk({ eventId, onAdmit, onClose }: RegisterAtDoorProps & { onClose: () => void }) {
  const { client } = useScanApi();
  const desk = useLoaded(eventId, () => client.guests.desk.query({ eventId }));
  const [guest, setGuest] = useState<RegisteredGuest | null>(null);
  return (
    <Dialog open onClose={onClose} title={guest ? `${guest.pass.name} is registered` : "Register somebody"}>
      {guest ? (
        <GuestPass guest={guest} onAdmit={onAdmit} onNext={() => setGuest(null)} />
      ) : desk.type === "there" ? (
        <GuestForm eventId={eventId} desk={desk.value} onDone={setGuest} />
      ) : desk.type === "failed" ? (
        <Notice
          tone="bad"
          title={wordsForProblem(desk.problem).title}
          action={
            <Button variant="secondary" onClick={desk.retry}>
              Try again
            </Button>
          }
        >
          {desk.problem.message}
        </Notice>
      ) : (
        <Loading>
          <Skeleton className="h-48 w-full" />
        </Loading>
      )}
    </Dialog>
  );
}

type Draft = { readonly name: string; readonly mail: string | null; readonly ticketTypeId: string | null };

function GuestForm(props: { eventId: string; desk: Desk; onDone: (guest: RegisteredGuest) => void }) {
  const { eventId, desk, onDone } = props;
  const { client } = useScanApi();
  const { currency } = usePlace();
  const [name, setName] = useState("");
  const [mail, setMail] = useState("");
  const [ticketTypeId, setTicketTypeId] = useState<string>(desk.ticketTypes[0]?.id ?? "");
  const register = useCommand({
    send: (draft: Draft, commandId) => client.guests.register.mutate({ commandId, eventId, ...draft }),
    onOk: onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    void register.run({ name: name.trim(), mail: mail.trim() || null, ticketTypeId: ticketTypeId || null });
  };
  const errorAt = (path: string) => register.problem?.fields.find((field) => field.path === path)?.message;
  const isMarked = errorAt("name") !== undefined || errorAt("mail") !== undefined;
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4 text-ink">
      <TextField
        label="Name"
        value={name}
        error={errorAt("name")}
        onChange={(event) => setName(event.target.value)}
        maxLength={80}
        autoComplete="off"
        autoFocus
      />
      <TextField
        label="Mail address"
        hint="Optional: with one they get their pass by mail, too."
        type="email"
        inputMode="email"
        value={mail}
        error={errorAt("mail")}
        onChange={(event) => setMail(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
      />
      {desk.ticketTypes.length > 1 ? (
        <Select
          label="Ticket"
          value={ticketTypeId}
          options={desk.ticketTypes.map(({ id, name: type, price, left }) => ({
            value: id as string,
            label: `${type}, ${price === 0 ? "free" : formatMoney(price, currency)}, ${left.toLocaleString()} left`,
          }))}
          onChange={setTicketTypeId}
        />
      ) : null}
      <OutcomeNotice refusal={register.refusal} problem={isMarked ? null : register.problem} />
      <Button
        type="submit"
        size="lg"
        wide
        pending={register.pending}
        disabledReason={desk.guestsLeft === 0 ? "This event takes no more guests at the door." : null}
      >
        Give them a pass
      </Button>
      <p className="text-sm text-ink-soft">
        Their name is on the door list as your guest, and is forgotten some weeks after the event.
      </p>
    </form>
  );
}

type GuestPassProps = { guest: RegisteredGuest; onAdmit: (code: string) => void; onNext: () => void };

function GuestPass({ guest: { pass }, onAdmit, onNext }: GuestPassProps) {
  return (
    <div className="flex flex-col gap-4 text-ink">
      {pass.due > 0 ? (
        <Notice tone="warn" title="To be paid here">
          <Money amount={pass.due} /> for {pass.ticketType}.
        </Notice>
      ) : null}
      <div className="mx-auto w-full max-w-64 overflow-hidden rounded-control border border-line bg-white">
        <QrCode text={pass.code} label={`Pass of ${pass.name}`} />
      </div>
      <p className="text-center">
        They can take a picture of it, or note the code{" "}
        <span className="font-mono font-bold tracking-wider">{spellCode(pass.shortCode)}</span>
      </p>
      <Button size="lg" wide variant="good" onClick={() => onAdmit(pass.code)} autoFocus>
        Let {pass.name} in
      </Button>
      <Button size="lg" wide variant="secondary" onClick={onNext}>
        Register the next
      </Button>
    </div>
  );
}
