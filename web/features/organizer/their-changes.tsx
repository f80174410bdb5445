import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Choices } from "#web/ui/choices";
import type { Difference, Spot } from "./draft-differences.ts";
import { excerptsOf } from "./draft-excerpts.ts";
import type { Differing, OpenDifference, Side } from "./use-draft.ts";

export type DraftWords = {
  /** What it is, as a label says it. */
  readonly nameOf: (difference: Difference) => string;
  /** Empty for nothing. */
  readonly say: (spot: Spot, value: unknown) => string;
};

/** What somebody else changed under a form, field by field, and which of the two is to be saved. */
export function TheirChanges({ differing, words }: { differing: Differing; words: DraftWords }) {
  if (differing.differences.length === 0) return null;
  return (
    <Card as="section" tone="warn" aria-labelledby="their-changes-title" className="flex flex-col gap-4">
      <div role="status">
        <h2 id="their-changes-title" className="font-semibold">
          Somebody else changed this meanwhile
        </h2>
        <p className="text-sm">
          What you typed is still here, and what you did not touch is theirs now. Look at each change, then save.
        </p>
      </div>
      <ul aria-label="What they changed" className="flex flex-col gap-3">
        {differing.differences.map((difference) => (
          <li key={JSON.stringify(difference.spot)} className="rounded-control bg-surface px-3 py-2">
            <OneChange difference={difference} words={words} onChoose={(side) => differing.choose(difference, side)} />
          </li>
        ))}
      </ul>
      <div>
        <Button variant="secondary" size="sm" onClick={differing.takeAll}>
          Take all of theirs
        </Button>
      </div>
    </Card>
  );
}

type OneChangeProps = { difference: OpenDifference; words: DraftWords; onChoose: (side: Side) => void };

function OneChange({ difference, words, onChoose }: OneChangeProps) {
  const { spot, isTyped, side } = difference;
  const [mine, theirs] = excerptsOf(words.say(spot, difference.mine), words.say(spot, difference.theirs));
  return (
    <Choices
      kind="radio"
      label={words.nameOf(difference)}
      chosen={[side]}
      options={[
        { value: "mine", label: <SideText whose={isTyped ? "Yours" : "As it was"} text={mine} /> },
        { value: "theirs", label: <SideText whose="Theirs" text={theirs} /> },
      ]}
      onChange={([chosen]) => onChoose(chosen === "theirs" ? "theirs" : "mine")}
    />
  );
}

function SideText({ whose, text }: { whose: string; text: string }) {
  return (
    <>
      <span className="block text-sm text-ink-soft">{whose}</span>{" "}
      <span className="whitespace-pre-wrap">{text || "Nothing"}</span>
    </>
  );
}
