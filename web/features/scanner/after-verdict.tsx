import { ClipboardList, DoorOpen, UserCheck, Users } from "lucide-react";
import { lazy, Suspense, use, useState } from "react";
import { Button } from "#web/ui/button";
import { Stepper } from "#web/ui/stepper";
import { Busy } from "./busy.ts";
import { EntryBadge } from "./entry-badge.tsx";
import type { ShownOutcome } from "./outcome.ts";
import type { OwnGate } from "./own-gate/own-gate.ts";
import { partyWords } from "./party-words.ts";
import type { Post } from "./use-gate-ask.ts";
import type { Scanner } from "./use-scanner.ts";

/** Loaded when a lead decides against the gate: most shifts never do. */
const AdmitAnyway = lazy(async () => ({ default: (await import("./admit-anyway.tsx")).AdmitAnyway }));

/** Loaded when somebody was not asked what the event asks. */
const AskAtGate = lazy(async () => ({ default: (await import("./ask-at-gate.tsx")).AskAtGate }));

export type AfterVerdictProps = {
  scanner: Scanner;
  post: Post;
  own: OwnGate;
  isSupervisor: boolean;
  printsBadges: boolean;
};

/** What comes next after the newest verdict: the rest of a party, or a lead's word. */
export function AfterVerdict({ scanner, post, own, isSupervisor, printsBadges }: AfterVerdictProps) {
  const last = scanner.recent[0];
  if (!last || (last.passId === null && !last.isOwn)) return null;
  const { id, code, party, canForce, asks, isAsked } = last;
  const isExit = post.direction === "out";
  return (
    <>
      {code && asks ? <AfterLook key={`look-${id}`} last={last} scanner={scanner} isExit={isExit} /> : null}
      {code && party && party.left > 0 && !asks ? (
        <RestOfParty key={id} last={last} party={party} scanner={scanner} isExit={isExit} />
      ) : null}
      {printsBadges && last.passId ? <EntryBadge key={`badge-${id}`} eventId={post.eventId} last={last} /> : null}
      {isAsked && last.passId ? <Asked key={`asked-${id}`} last={last} post={post} scanner={scanner} /> : null}
      {canForce && isSupervisor ? (
        <ByForce key={`force-${id}`} last={last} post={post} own={own} scanner={scanner} />
      ) : null}
    </>
  );
}

/** The phone was not sure, and somebody looked. */
function AfterLook(props: { last: ShownOutcome; scanner: Scanner; isExit: boolean }) {
  const { last, scanner, isExit } = props;
  const who = last.name ?? "them";
  return (
    <div className="flex flex-col gap-3 rounded-card border border-line p-4">
      <p className="text-base">{last.reason}</p>
      <Button
        size="lg"
        wide
        variant="good"
        icon={<DoorOpen aria-hidden size={20} />}
        pending={use(Busy)}
        onClick={() => scanner.onGoOn(last, { isConfirmed: true })}
      >
        {isExit ? `I looked: let ${who} out` : `I looked: let ${who} in`}
      </Button>
    </div>
  );
}

type Party = NonNullable<ShownOutcome["party"]>;

function RestOfParty(props: { last: ShownOutcome; party: Party; scanner: Scanner; isExit: boolean }) {
  const { last, party, scanner, isExit } = props;
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
        pending={use(Busy)}
        onClick={() => scanner.onGoOn(last, { people })}
      >
        {isExit ? `Let ${people} more out` : `Let ${people} more in`}
      </Button>
    </div>
  );
}

type OfLast = { last: ShownOutcome; post: Post; own: OwnGate; scanner: Scanner };

function Asked({ last, post, scanner }: Omit<OfLast, "own">) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="lg" wide icon={<ClipboardList aria-hidden size={20} />} onClick={() => setOpen(true)}>
        Ask {last.name ?? "them"} now
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <AskAtGate
            eventId={post.eventId}
            passId={last.passId ?? ""}
            name={last.name ?? "them"}
            onClose={() => setOpen(false)}
            onDone={() => {
              setOpen(false);
              scanner.onGoOn(last);
            }}
          />
        </Suspense>
      ) : null}
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
              ...{ name: last.name ?? "They", against: last.reason, userId: null, passes: [last], isShown: true },
              ...{ code: last.code, shownAt: last.showing?.at ?? null },
            }}
            onClose={() => setOpen(false)}
            onDone={scanner.put}
          />
        </Suspense>
      ) : null}
    </>
  );
}
