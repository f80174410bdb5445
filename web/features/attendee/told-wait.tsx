import { useState } from "react";
import type { Eta } from "#shared/domain/queue/types";
import { aboutWords, isWorthReprinting, likelyWords, nineInTenWords } from "#shared/eta-words";

/** My wait in words: the middle, the likely range, and on tap how far it can be off. It changes only when that is worth it. */
export function ToldWait({ eta, isNext }: { eta: Eta; isNext: boolean }) {
  const [shown, setShown] = useState(eta);
  // "First estimate" goes as soon as it is none any more.
  if (shown !== eta && (shown.first !== eta.first || isWorthReprinting(shown.medianMs, eta.medianMs))) setShown(eta);
  return (
    <>
      <span className="block">
        {isNext ? "Stay close. " : ""}
        {aboutWords(shown)} · {likelyWords(shown)}
      </span>
      {shown.first ? (
        <span className="block text-sm">First estimate: too few were served yet to know better.</span>
      ) : null}
      <details className="text-sm">
        <summary className="inline-flex min-h-11 cursor-pointer items-center underline underline-offset-2">
          How sure is that?
        </summary>
        <span className="block">{sentence(nineInTenWords(shown))}</span>
      </details>
    </>
  );
}

function sentence(words: string): string {
  return `${words}.`;
}
