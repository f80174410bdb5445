import { type FormEvent, useState } from "react";
import type { MessageRefusal, MessageSettings } from "#shared/views/messages";
import { sayRefusal } from "#web/lib/message-words";
import { fieldError } from "#web/lib/problem";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { TextField } from "#web/ui/field";
import { toast } from "#web/ui/toast";

type PhoneNumberProps = { settings: MessageSettings; onSettings: (next: MessageSettings) => void };
type Answer = { ok: true; value: MessageSettings } | { ok: false; refusal: MessageRefusal };

/** The phone text messages go to: proved by a code that was sent there. */
export function PhoneNumber({ settings, onSettings }: PhoneNumberProps) {
  const { phone } = settings;
  const { client } = useApi();
  const [number, setNumber] = useState(phone?.number ?? "");
  const [code, setCode] = useState("");
  const [isChanging, setIsChanging] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const { attempt, pending, problem } = useAttempt();
  const submit = (event: FormEvent, ask: () => Promise<Answer>, done: string) => {
    event.preventDefault();
    void attempt(async () => {
      setRefused(null);
      const answer = await ask();
      if (!answer.ok) return setRefused(sayRefusal(answer.refusal, settings.timeZone));
      onSettings(answer.value);
      setIsChanging(false);
      setCode("");
      toast(done, "good");
    });
  };
  const drop = () =>
    attempt(async () => {
      onSettings(await client.messages.dropPhone.mutate());
      setNumber("");
    });
  const isAsked = phone !== null && !phone.isVerified && !isChanging;
  return (
    <Card as="section" aria-labelledby="phone-title">
      <h2 id="phone-title" className="font-semibold">
        Phone
      </h2>
      <p className="pb-3 text-sm text-ink-soft">For text messages: once it is proved, you can choose them below.</p>
      {phone?.isVerified && !isChanging ? (
        <div className="flex flex-wrap items-center gap-3">
          <span className="flex-1 font-medium tabular-nums">{phone.number}</span>
          <Button variant="secondary" onClick={() => setIsChanging(true)}>
            Change
          </Button>
          <Button variant="secondary" pending={pending} onClick={() => void drop()}>
            Remove
          </Button>
        </div>
      ) : isAsked ? (
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => submit(event, () => client.messages.verifyPhone.mutate({ code }), "Your phone is known")}
        >
          <TextField
            label={`The code that was sent to ${phone.number}`}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            value={code}
            error={refused ?? fieldError(problem, "code") ?? problem?.message ?? null}
            onChange={(event) => setCode(event.target.value.trim())}
          />
          <div className="flex gap-3">
            <Button type="submit" pending={pending}>
              Confirm
            </Button>
            <Button variant="secondary" onClick={() => setIsChanging(true)}>
              Another number
            </Button>
          </div>
        </form>
      ) : (
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => submit(event, () => client.messages.askPhone.mutate({ number }), "A code is on its way")}
        >
          <TextField
            label="Number"
            type="tel"
            autoComplete="tel"
            hint="With its country, like +44 7700 900123"
            maxLength={24}
            value={number}
            error={refused ?? fieldError(problem, "number") ?? problem?.message ?? null}
            onChange={(event) => setNumber(event.target.value)}
          />
          <Button type="submit" variant="secondary" pending={pending}>
            Send a code
          </Button>
        </form>
      )}
    </Card>
  );
}
