import { Send } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { PassView } from "#shared/domain/ledger/answers";
import type { TransferView } from "#shared/views/guests";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { Time } from "#web/ui/time";
import { toast } from "#web/ui/toast";

export type GivePassProps = {
  eventId: string;
  pass: PassView;
  /** The newest offer of this pass. */
  offer: TransferView | undefined;
  allowed: boolean;
};

/** For whoever cannot come but knows somebody who can. */
export function GivePass({ eventId, pass, offer, allowed }: GivePassProps) {
  if (offer?.state === "open") return <OpenOffer eventId={eventId} offer={offer} />;
  if (!allowed || pass.revokedAt !== null || pass.admission) return null;
  return <OfferPass eventId={eventId} pass={pass} />;
}

function OpenOffer({ eventId, offer }: { eventId: string; offer: TransferView }) {
  const { client, trpc } = useApi();
  const withdraw = useCommand({
    send: (_: null) => client.transfers.withdraw.mutate({ transferId: offer.id }),
    onOk: () => queryClient.invalidateQueries(trpc.transfers.list.queryFilter({ eventId })),
  });
  return (
    <div className="flex flex-col gap-3">
      <Notice
        tone="info"
        title={`Offered to ${offer.email}`}
        action={
          <Button variant="secondary" pending={withdraw.pending} onClick={() => withdraw.run(null)}>
            Take it back
          </Button>
        }
      >
        It is yours, and works, until they accept. The offer ends <Time at={offer.expiresAt} form="day-clock" />.
      </Notice>
      <OutcomeNotice refusal={withdraw.refusal} problem={withdraw.problem} unreached={withdraw.unreached} />
    </div>
  );
}

function OfferPass({ eventId, pass }: Pick<GivePassProps, "eventId" | "pass">) {
  const { client, trpc } = useApi();
  const [open, setOpen] = useState(false);
  const [email, setEmail] = useState("");
  const offer = useCommand({
    send: (to: string, commandId) => client.transfers.offer.mutate({ commandId, eventId, passId: pass.id, email: to }),
    onOk: async (made) => {
      setOpen(false);
      setEmail("");
      toast(`We mailed ${made.email}.`, "good");
      await queryClient.invalidateQueries(trpc.transfers.list.queryFilter({ eventId }));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void offer.run(email.trim());
  };
  const wrong = offer.problem?.fields.find(({ path }) => path === "email")?.message;
  return (
    <>
      <Button
        variant="quiet"
        wide
        icon={<Send aria-hidden size={18} />}
        aria-label={`Give to somebody else: the pass of ${pass.name}`}
        onClick={() => setOpen(true)}
      >
        Give to somebody else
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Give this pass to somebody else">
        <form onSubmit={submit} noValidate className="flex flex-col gap-4 text-ink">
          <p>
            We mail them a link. Once they accept, this pass stops working and they get one in their own name. Until
            then you can take it back.
          </p>
          <TextField
            label="Their mail address"
            type="email"
            inputMode="email"
            autoComplete="email"
            autoCapitalize="none"
            value={email}
            error={wrong}
            onChange={(event) => setEmail(event.target.value)}
          />
          {wrong ? null : <OutcomeNotice refusal={offer.refusal} problem={offer.problem} unreached={offer.unreached} />}
          <Button
            type="submit"
            size="lg"
            wide
            pending={offer.pending}
            disabledReason={email.trim() === "" ? "Say to whom." : null}
          >
            Offer it
          </Button>
        </form>
      </Dialog>
    </>
  );
}
