import { Search } from "lucide-react";
import { type FormEvent, useState } from "react";
import { FIND_CHARS_MIN } from "#shared/limits";
import type { FoundPass, FoundPeople, FoundPerson } from "#shared/views/gate";
import { wordsForProblem } from "#web/lib/problem-words";
import { formatClock } from "#web/lib/time";
import { useAttempt } from "#web/lib/use-attempt";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { AdmitAnyway } from "./admit-anyway.tsx";
import type { OwnGate } from "./own-gate/own-gate.ts";
import { useScanApi } from "./scan-api.ts";
import type { Post } from "./use-gate-ask.ts";
import type { Scanner } from "./use-scanner.ts";

export type FindPersonProps = {
  post: Post;
  own: OwnGate;
  isSupervisor: boolean;
  scanner: Scanner;
  onClose: () => void;
};

/** Somebody who shows no pass, by name. Whoever scans sees how they stand; a lead lets them in. */
export function FindPerson({ post, own, isSupervisor, scanner, onClose }: FindPersonProps) {
  const { client } = useScanApi();
  const [name, setName] = useState("");
  const [found, setFound] = useState<FoundPeople | null>(null);
  const [chosen, setChosen] = useState<FoundPerson | null>(null);
  const { attempt, pending, problem } = useAttempt();
  const isReady = name.trim().length >= FIND_CHARS_MIN;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady)
      void attempt(async () => setFound(await client.scanner.find.mutate({ eventId: post.eventId, q: name.trim() })));
  };
  if (chosen) {
    const who = { ...chosen, against: "They showed no pass.", isShown: false, code: null, shownAt: null };
    return <AdmitAnyway post={post} own={own} who={who} onClose={onClose} onDone={scanner.put} />;
  }
  return (
    <Dialog open onClose={onClose} title="Find somebody">
      <div className="flex flex-col gap-4 text-ink">
        <form onSubmit={submit} noValidate className="flex flex-col gap-3">
          <TextField
            label="Name"
            hint="Part of it will do. Each search is noted with your name."
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.target.value)}
            autoComplete="off"
            autoFocus
          />
          <Button
            type="submit"
            size="lg"
            wide
            icon={<Search aria-hidden size={20} />}
            pending={pending}
            disabledReason={isReady ? null : `Type ${FIND_CHARS_MIN} letters at least.`}
          >
            Find
          </Button>
        </form>
        {problem ? (
          <Notice tone="bad" title={wordsForProblem(problem).title}>
            {wordsForProblem(problem).detail}
          </Notice>
        ) : null}
        {found ? <Found found={found} isSupervisor={isSupervisor} onChoose={setChosen} /> : null}
      </div>
    </Dialog>
  );
}

type FoundProps = { found: FoundPeople; isSupervisor: boolean; onChoose: (person: FoundPerson) => void };

function Found({ found: { people, isCut }, isSupervisor, onChoose }: FoundProps) {
  const { timeZone } = usePlace();
  if (people.length === 0) {
    return <p className="text-base text-ink-soft">Nobody of that name has a seat. Try another spelling.</p>;
  }
  return (
    <>
      <ul className="divide-y divide-line">
        {people.map((person) => (
          <li key={person.userId} className="flex min-h-16 items-center gap-3 py-2">
            <span className="min-w-0 flex-1">
              <span className="block truncate text-base font-semibold">{person.name}</span>
              <span className="block text-sm text-ink-soft">{standing(person, (at) => formatClock(at, timeZone))}</span>
            </span>
            {isSupervisor ? (
              <Button variant="secondary" onClick={() => onChoose(person)}>
                Let in
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {isCut ? <p className="text-sm text-ink-soft">There are more: type more of the name.</p> : null}
      {isSupervisor ? null : (
        <Notice tone="info" title="A lead lets them in">
          Call one: they look at an identity card, and say why.
        </Notice>
      )}
    </>
  );
}

/** How somebody stands, in a few words. */
function standing({ name, status, passes }: FoundPerson, clock: (at: number) => string) {
  const [pass] = passes;
  if (!pass) return PASSLESS[status];
  const came = (one: FoundPass) =>
    one.admittedAt === null ? "Not in yet" : `Came in at ${clock(one.admittedAt)}, ${one.admittedGate}`;
  if (passes.length === 1) return [pass.ticketType, came(pass)].filter((part) => part !== "").join(" · ");
  const others = passes.map((one) => one.name).filter((other) => other !== name);
  const inside = passes.filter(({ admittedAt }) => admittedAt !== null).length;
  return [
    others.length === passes.length - 1 ? `With ${others.join(", ")}` : `${passes.length} people`,
    inside === 0 ? "none in yet" : `${inside} of ${passes.length} came in`,
  ].join(" · ");
}

const PASSLESS: Readonly<Record<FoundPerson["status"], string>> = {
  waiting: "On the waiting list",
  offered: "On the waiting list, a seat is kept for them",
  pending: "Not confirmed or not paid yet",
  confirmed: "Their passes were withdrawn",
  cancelled: "Cancelled",
  refunded: "Cancelled",
};
