import { ScanLine } from "lucide-react";
import { type FormEvent, useState } from "react";
import { DEVICE_CODE_CHARS } from "#shared/limits";
import { readShortCode } from "#shared/short-code";
import { keepDevice, makeDeviceKey } from "#web/lib/device-key";
import { fieldError } from "#web/lib/problem";
import { wordsForProblem } from "#web/lib/problem-words";
import { SignInFrame } from "#web/lib/sign-in-frame";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { useBrand } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";

/** Makes this phone a scanner, by the code that somebody of the event's team shows. Nobody signs in. */
export function EnrolPage({ code: offered }: { code: string | null }) {
  const { client } = useApi();
  const { name: place, slug } = useBrand();
  const [code, setCode] = useState(offered ?? "");
  const [name, setName] = useState("");
  const { attempt, pending, problem } = useAttempt();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void attempt(async () => {
      const plain = readShortCode(code, DEVICE_CODE_CHARS) ?? code;
      const { key, publicKey, signature } = await makeDeviceKey(plain);
      const enrolled = await client.devices.enrol.mutate({ code: plain, name: name.trim(), publicKey, signature });
      await keepDevice(slug, { ...enrolled, key });
      location.replace(`/${slug}/scan/${enrolled.eventId}`);
    });
  };
  const wrongCode = problem?.code === "LINK_SPENT" ? problem.message : fieldError(problem, "code");
  const words = problem && !wrongCode ? wordsForProblem(problem) : null;
  const isReady = code.trim() !== "" && name.trim() !== "";
  return (
    <SignInFrame place={place}>
      <ScanLine aria-hidden size={40} strokeWidth={1.5} className="text-accent-text" />
      <div className="flex flex-col gap-2">
        <h1 className="text-title font-bold">Make this phone a scanner</h1>
        <p className="text-ink-soft">
          It scans at one event, until some hours after its end. Whoever runs the event can see it and remove it.
        </p>
      </div>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <TextField
          label="Code"
          placeholder="ABCD EFGH"
          autoComplete="off"
          autoCapitalize="characters"
          className="font-mono tracking-widest uppercase"
          value={code}
          error={wrongCode}
          onChange={(event) => setCode(event.target.value)}
        />
        <TextField
          label="What it is called"
          placeholder="Vera’s phone"
          hint="So that the team knows which one it is."
          maxLength={40}
          value={name}
          error={fieldError(problem, "name")}
          onChange={(event) => setName(event.target.value)}
        />
        {words ? (
          <Notice tone="bad" title={words.title}>
            {words.detail}
          </Notice>
        ) : null}
        <Button
          type="submit"
          size="lg"
          wide
          pending={pending}
          disabledReason={isReady ? null : "Type the code and a name first."}
        >
          Make it a scanner
        </Button>
      </form>
    </SignInFrame>
  );
}
