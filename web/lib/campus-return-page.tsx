import { type ReactNode, useEffect, useRef, useState } from "react";
import type { CampusLoginAnswer, LoginReport, SecondFactorSaid } from "#shared/views/sso";
import { Notice } from "#web/ui/notice";
import { Spinner } from "#web/ui/spinner";
import { NameStep } from "./name-step.tsx";
import { wordsForProblem } from "./problem-words.ts";
import { ROLE_NAMES } from "./role-words.ts";
import { SignInFrame } from "./sign-in-frame.tsx";
import { tellSignedIn } from "./signed-in.ts";
import { SignedInElsewhere } from "./signed-in-elsewhere.tsx";
import { useAttempt } from "./use-attempt.ts";

/** What the provider put into the address of this page. */
export type ProviderAnswer = {
  readonly state: string;
  readonly code?: string;
  readonly iss?: string;
  readonly error?: string;
};

export type CampusReturnPageProps = {
  place: string;
  finish: (answer: ProviderAnswer) => Promise<CampusLoginAnswer>;
  rename: (name: string) => Promise<unknown>;
  onSignedIn: () => void;
  onLinked: () => void;
  /** A link back to where one signs in. */
  again: ReactNode;
  /** A link back to where logins are set up. */
  settings: ReactNode;
};

/** Somebody comes back from their college's provider. Its answer leaves the address bar at once, and counts once. */
export function CampusReturnPage({
  place,
  finish,
  rename,
  onSignedIn,
  onLinked,
  again,
  settings,
}: CampusReturnPageProps) {
  const [answer] = useState(readAnswer);
  const [isNew, setIsNew] = useState(false);
  const [goesOn, setGoesOn] = useState(false);
  const [report, setReport] = useState<LoginReport | null>(null);
  const { attempt, problem } = useAttempt();
  const begun = useRef(false);

  useEffect(() => {
    if (begun.current || !answer) return;
    begun.current = true;
    history.replaceState(history.state, "", location.pathname);
    void attempt(async () => {
      const done = await finish(answer);
      if (done.kind === "tested") setReport(done.report);
      else if (done.kind === "linked") onLinked();
      else if (done.newcomer) setIsNew(true);
      else if (await tellSignedIn()) setGoesOn(true);
      else onSignedIn();
    });
  });
  const words = problem && wordsForProblem(problem);
  return (
    <SignInFrame place={place}>
      {goesOn ? (
        <SignedInElsewhere />
      ) : isNew ? (
        <NameStep rename={rename} onDone={onSignedIn} />
      ) : report ? (
        <TestReport report={report} settings={settings} />
      ) : words || !answer ? (
        <>
          <h1 className="text-title font-bold">The campus login did not work</h1>
          <Notice tone="bad" action={again}>
            {words ? words.detail : "Part of its answer was lost on the way."}
          </Notice>
        </>
      ) : (
        <p role="status" className="flex items-center gap-3 py-6 text-ink-soft">
          <Spinner />
          Signing you in…
        </p>
      )}
    </SignInFrame>
  );
}

function readAnswer(): ProviderAnswer | null {
  const said = new URLSearchParams(location.search);
  const state = said.get("state");
  if (!state) return null;
  const more = (["code", "iss", "error"] as const).flatMap((name) => {
    const value = said.get(name);
    return value ? [[name, value]] : [];
  });
  return { state, ...Object.fromEntries(more) };
}

const SECOND_FACTOR_WORDS: Record<SecondFactorSaid, string> = {
  proved: "proved",
  "not-said": "not said to be proved, so no role with power",
  "without-time": "proved, but not said when (there is no auth_time), so no role with power",
  "not-now": "proved, but not in this sign-in (by its auth_time), so no role with power",
};

/** Nobody was signed in: this is what would happen. */
function TestReport({ report, settings }: { report: LoginReport; settings: ReactNode }) {
  const { subject, email, emailVerified, admitsNewcomer, name, claimed, roles, secondFactor } = report;
  const rows = [
    ["Name", name ?? "not said"],
    ["Mail address", email ? `${email}${emailVerified ? "" : ", not verified"}` : "not said"],
    ["Known there as", subject],
    ["Claimed", claimed.join(", ") || "nothing"],
    ["Roles here", roles.map((role) => ROLE_NAMES[role]).join(", ") || ROLE_NAMES.attendee],
    ["Second factor", SECOND_FACTOR_WORDS[secondFactor]],
    ["Somebody new", admitsNewcomer ? "gets an account" : "gets none: the address is not proved to be of your domain"],
  ] as const;
  return (
    <>
      <h1 className="text-title font-bold">The campus login works</h1>
      <p className="text-ink-soft">This was a test, and signed nobody in. It said of you:</p>
      <dl className="flex flex-col gap-2">
        {rows.map(([term, value]) => (
          <div key={term}>
            <dt className="text-sm text-ink-soft">{term}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
      {settings}
    </>
  );
}
