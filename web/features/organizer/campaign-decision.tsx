import { useState } from "react";
import { REASON_CHARS_MAX } from "#shared/limits";
import type { CampaignRefusal, CampaignView } from "#shared/views/campaigns";
import { AskFirst } from "#web/lib/ask-first";
import { withStepUp } from "#web/lib/step-up";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Dialog } from "#web/ui/dialog";
import { TextArea } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { sayCampaignRefusal } from "./campaign-words.ts";

type Answer = { ok: true; value: CampaignView } | { ok: false; refusal: CampaignRefusal };

/** Another person's yes, or what is missing; and an end to it, as long as there is something to stop. */
export function CampaignDecision(props: { campaign: CampaignView; onChanged: (next: CampaignView) => void }) {
  const { campaign, onChanged } = props;
  const { client } = useApi();
  const [asking, setAsking] = useState<"return" | "cancel" | null>(null);
  const [note, setNote] = useState("");
  const [refused, setRefused] = useState<CampaignRefusal | null>(null);
  const { attempt, pending, problem } = useAttempt();
  const { id: campaignId, version, status, isOwn, counts } = campaign;
  const seen = { campaignId, version };
  const send = (call: () => Promise<Answer>) =>
    attempt(async () => {
      setRefused(null);
      const answer = await withStepUp(call);
      if (!answer.ok) return setRefused(answer.refusal);
      setAsking(null);
      onChanged(answer.value);
    });
  const isWaiting = status === "submitted" || status === "approved";
  const isMoving = status === "sending" || (status === "sent" && counts.some((one) => one.status === "pending"));
  if (!isWaiting && !isMoving) return null;
  const said = refused ? sayCampaignRefusal(refused) : problem?.message;
  return (
    <Card as="section" aria-label="Answer" tone={isWaiting ? "accent" : "plain"} className="flex flex-col gap-3">
      {status === "submitted" ? (
        <p className="text-sm">
          {isOwn
            ? "You wrote some of this, so another organizer says yes. Until then nobody gets it."
            : "Say yes to what you see here, or give it back with what is missing."}
        </p>
      ) : null}
      {said ? <Notice tone="bad">{said}</Notice> : null}
      <div className="flex flex-wrap gap-3">
        {status === "submitted" && !isOwn ? (
          <Button pending={pending} onClick={() => void send(() => client.campaigns.approve.mutate(seen))}>
            Approve
          </Button>
        ) : null}
        {isWaiting ? (
          <Button variant="secondary" onClick={() => setAsking("return")}>
            {isOwn ? "Take it back" : "Give it back"}
          </Button>
        ) : null}
        <Button variant="danger" onClick={() => setAsking("cancel")}>
          {isMoving ? "Stop it" : "Cancel the campaign"}
        </Button>
      </div>
      <AskFirst
        open={asking === "cancel"}
        title={isMoving ? "Stop it?" : "Cancel the campaign?"}
        action={isMoving ? "Stop it" : "Cancel it"}
        onClose={() => setAsking(null)}
        onSure={() => void send(() => client.campaigns.cancel.mutate({ campaignId }))}
      >
        Nobody who has not got it yet gets it. It cannot be taken up again.
      </AskFirst>
      <Dialog
        open={asking === "return"}
        onClose={() => setAsking(null)}
        title={isOwn ? "Take it back?" : "Give it back?"}
        kind="dialog"
        actions={
          <Button
            pending={pending}
            disabledReason={note.trim() ? null : "Say what is missing first."}
            onClick={() => void send(() => client.campaigns.giveBack.mutate({ ...seen, note: note.trim() }))}
          >
            {isOwn ? "Take it back" : "Give it back"}
          </Button>
        }
      >
        <TextArea
          label="What is missing"
          hint="Its authors read this."
          maxLength={REASON_CHARS_MAX}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </Dialog>
    </Card>
  );
}
