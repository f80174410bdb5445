import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { buttonClass } from "#web/ui/button";
import { Countdown } from "#web/ui/countdown";
import { Notice } from "#web/ui/notice";
import { titleOf } from "./emergency-words.ts";
import { useApi, useCollege } from "./trpc.ts";
import { useCan } from "./use-me.ts";

/** A nudge says it at once; should it be lost, this does. */
const ASK_EVERY_MS = 20_000;

/** What a second person is asked to confirm, on every page of the console. */
export function EmergenciesToConfirm() {
  const college = useCollege();
  const { trpc } = useApi();
  const enabled = useCan("raise-emergency");
  const { data } = useQuery(trpc.emergencies.asked.queryOptions(undefined, { enabled, refetchInterval: ASK_EVERY_MS }));
  const asked = data?.filter(({ isMine }) => !isMine) ?? [];
  if (asked.length === 0) return null;
  return (
    <div className="flex flex-col gap-3 pb-6">
      {asked.map(({ id, eventId, eventTitle, kind, text, asked: { by }, confirmBy }) => (
        <Notice
          key={id}
          tone="bad"
          title={`${by} asks to send: ${titleOf(kind)}, ${eventTitle ?? "the whole college"}`}
          action={
            eventId === null ? (
              <Link to="/$college/emergencies" params={{ college }} className={buttonClass({ variant: "danger" })}>
                Look and confirm
              </Link>
            ) : (
              <Link
                to="/$college/console/events/$eventId/emergencies"
                params={{ college, eventId }}
                className={buttonClass({ variant: "danger" })}
              >
                Look and confirm
              </Link>
            )
          }
        >
          “{text}” Nobody is told until a second person confirms it, within <Countdown until={confirmBy} />.
        </Notice>
      ))}
    </div>
  );
}
