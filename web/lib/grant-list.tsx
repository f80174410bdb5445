import { X } from "lucide-react";
import { isLent } from "#shared/roles";
import type { GrantView } from "#shared/views/people";
import { Time } from "#web/ui/time";
import { placeName, ROLE_NAMES } from "./role-words.ts";

export type GrantListProps = {
  grants: readonly GrantView[];
  /** Say whose each is: for lists of one place instead of one person. */
  named?: boolean;
  /** Null: only to be read. */
  onTake: ((grant: GrantView) => void) | null;
};

/** Roles with where and until when they hold, each with the way to take it. */
export function GrantList({ grants, named = false, onTake }: GrantListProps) {
  return (
    <ul className="flex flex-col gap-1">
      {grants.map((grant) => (
        <li key={grant.id} className="flex min-h-8 items-center gap-2">
          <div className="min-w-0 flex-1">
            {named ? <span className="block truncate font-medium">{grant.userName}</span> : null}
            <span className="text-sm">
              {ROLE_NAMES[grant.role]}
              <Where grant={grant} />
              <When grant={grant} />
              {grant.claimed ? <span className="text-ink-soft"> by campus login</span> : null}
            </span>
          </div>
          {onTake && !isLent(grant.role) ? (
            <button
              type="button"
              onClick={() => onTake(grant)}
              aria-label={`Take ${ROLE_NAMES[grant.role]} from ${grant.userName}`}
              className="flex size-8 shrink-0 items-center justify-center rounded-control text-ink-faint hover:bg-sunken hover:text-bad pointer-coarse:size-11"
            >
              <X aria-hidden size={16} />
            </button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Where({ grant }: { grant: GrantView }) {
  const place = placeName(grant);
  return place ? <span className="text-ink-soft"> at {place}</span> : null;
}

function When({ grant: { startsAt, endsAt } }: { grant: Pick<GrantView, "startsAt" | "endsAt"> }) {
  return (
    <>
      {startsAt !== null ? (
        <span className="text-ink-soft">
          {" "}
          from <Time at={startsAt} form="day-clock" />
        </span>
      ) : null}
      {endsAt !== null ? (
        <span className="text-ink-soft">
          {" "}
          until <Time at={endsAt} form="day-clock" />
        </span>
      ) : null}
    </>
  );
}
