import { Footprints } from "lucide-react";
import { useState } from "react";
import type { GeoPoint } from "#shared/views/venue";
import { walkMinutes } from "#shared/walking";
import { askPosition } from "#web/lib/position";
import { Button } from "#web/ui/button";

type Told = { readonly minutes: number } | "refused" | "far";

/**
 * How long the walk takes from where somebody is. Their phone works it out; what leaves it is how many minutes before their turn
 * they want to hear of it.
 */
export function WalkHere({ to, onKnown }: { to: GeoPoint; onKnown: (minutes: number) => void }) {
  const [isAsking, setIsAsking] = useState(false);
  const [told, setTold] = useState<Told | null>(null);
  const ask = async () => {
    setIsAsking(true);
    const here = await askPosition();
    const minutes = here && walkMinutes(here, to);
    setIsAsking(false);
    setTold(here === null ? "refused" : minutes === null ? "far" : { minutes });
    if (minutes !== null) onKnown(minutes);
  };
  return (
    <>
      <Button variant="secondary" size="sm" pending={isAsking} onClick={() => void ask()}>
        {isAsking ? null : <Footprints aria-hidden size={16} />}
        Count my walk from here
      </Button>
      {told ? (
        <p role="status" className="text-sm text-ink-soft">
          {wordsOf(told)}
        </p>
      ) : null}
    </>
  );
}

function wordsOf(told: Told): string {
  if (told === "refused") return "This phone does not say where it is. Choose the minutes yourself.";
  if (told === "far") return "That is too far to walk. Choose the minutes yourself.";
  return `About ${told.minutes} min on foot from where you are. Where that is stays on this phone.`;
}
