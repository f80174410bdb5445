import { DoorOpen, Undo2, UserCheck, Users } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { toProblem } from "#web/lib/problem";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Stepper } from "#web/ui/stepper";
import type { ShownOutcome } from "./outcome.ts";
import type { OwnGate } from "./own-gate/own-gate.ts";
import { partyWords } from "./party-words.ts";
import { useScanApi } from "./scan-api.ts";
import { brandCommand, type Post } from "./use-gate-ask.ts";
import type { Scanner } from "./use-scanner.ts";

/** Loaded when a lead decides against the gate: most shifts never do. */
const AdmitAnyway = lazy(async () => ({ default: (await import("./admit-anyway.tsx")).AdmitAnyway }));

export type AfterVerdictProps = { scanner: Scanner; post: Post; own: OwnGate; isSupervisor: boolean };

/** What comes next after the newest verdict: the rest of a party, or a lead's word. */
export function AfterVerdict({ scanner, post, own, isSupervisor }: AfterVerdictProps) {
  const last = scanner.recent[0];
  if (!last || (last.passId === null && !last.isOwn)) return null;
  const { id, code, party, canForce, asks } = last;
  const isExit = post.direction === "out";
  return (
    <>
      {code && asks ? <AfterLook key={`look-${id}`} code={code} last={last} scanner={scanner} isExit={isExit} /> : null}
      {code && party && party.left > 0 && !asks ? (
        <RestOfParty key={id} code={code} party={party} scanner={scanner} isExit={isExit} />
      ) : null}
      {canForce && isSupervisor ? (
        <ByForce key={`force-${id}`} last={last} post={post} own={own} scanner={scanner} />
      ) : null}
    </>
  );
}

/** The newest verdict, taken back by who made it. */
export function TakeBack({ scanner, post, own }: Omit<AfterVerdictProps, "isSupervisor">) {
  const last = scanner.recent[0];
  return last?.undoable && last.passId ? (
    <TakeBackLast key={last.id} last={last} post={post} own={own} scanner={scanner} />
  ) : null;
}

/** The phone was not sure, and somebody looked. */
function AfterLook(props: { code: string; last: ShownOutcome; scanner: Scanner; isExit: boolean }) {
  const { code, last, scanner, isExit } = props;
  const who = last.name ?? "them";
  return (
    <div className="flex flex-col gap-3 rounded-card border border-line p-4">
      <p className="text-base">{last.reason}</p>
      <Button
        size="lg"
        wide
        variant="good"
        icon={<DoorOpen aria-hidden size={20} />}
        pending={scanner.busy}
        onClick={() => scanner.onLooked(code)}
      >
        {isExit ? `I looked: let ${who} out` : `I looked: let ${who} in`}
      </Button>
    </div>
  );
}

type Party = NonNullable<ShownOutcome["party"]>;

function RestOfParty(props: { code: string; party: Party; scanner: Scanner; isExit: boolean }) {
  const { code, party, scanner, isExit } = props;
  const [people, setPeople] = useState(party.left);
  return (
    <div className="flex flex-col gap-3 rounded-card border border-line p-4">
      <Stepper
        label="People"
        hint={partyWords(party, isExit)}
        value={people}
        min={1}
        max={party.left}
        onChange={setPeople}
      />
      <Button
        size="lg"
        wide
        variant="good"
        icon={<Users aria-hidden size={20} />}
        pending={scanner.busy}
        onClick={() => scanner.onParty(code, people)}
      >
        {isExit ? `Let ${people} more out` : `Let ${people} more in`}
      </Button>
    </div>
  );
}

type OfLast = { last: ShownOutcome; post: Post; own: OwnGate; scanner: Scanner };

function TakeBackLast({ last, post, own, scanner }: OfLast) {
  const { client } = useScanApi();
  const { eventId, gateId } = post;
  const annul = useCommand({
    send: async (scan: { passId: string; scanId: string }, commandId) => {
      const scanId = brandCommand(scan.scanId);
      const alone = () => own.annul({ undoes: scanId, gateId });
      // What the server has not heard of, it cannot take back.
      if (own.isCutOff || (await own.isWaiting(scanId))) return alone();
      try {
        const result = await client.scanner.annul.mutate({ commandId, eventId, gateId, ...scan });
        if (result.ok) await own.noteTakenBack(scanId);
        return result;
      } catch (failure) {
        if (toProblem(failure).code !== "NETWORK" || !own.canDecide) throw failure;
        return alone();
      }
    },
    onOk: () => scanner.takenBack(last.id),
  });
  return (
    <>
      <Button
        wide
        variant="secondary"
        icon={<Undo2 aria-hidden size={20} />}
        pending={annul.pending}
        onClick={() => void annul.run({ passId: last.passId ?? "", scanId: last.id })}
      >
        Take back: {last.word} {last.name}
      </Button>
      <OutcomeNotice refusal={annul.refusal} problem={annul.problem} />
    </>
  );
}

function ByForce({ last, post, own, scanner }: OfLast) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button wide variant="secondary" icon={<UserCheck aria-hidden size={20} />} onClick={() => setOpen(true)}>
        Let {last.name ?? "them"} in all the same
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <AdmitAnyway
            post={post}
            own={own}
            who={{
              ...{ name: last.name ?? "They", against: last.reason, passId: last.passId, code: last.code },
              ...{ userId: null, isShown: true },
            }}
            onClose={() => setOpen(false)}
            onDone={scanner.put}
          />
        </Suspense>
      ) : null}
    </>
  );
}
