import { useEffect, useSyncExternalStore } from "react";
import { toast } from "#web/ui/toast";
import { inStore } from "./kept-store.ts";
import { type Kept, Outbox, type OutboxState } from "./outbox.ts";
import { wordsFor } from "./refusal-words.ts";
import { sendCommand } from "./staff-command.ts";
import { apiFor } from "./trpc.ts";
import { useBrand, useMe } from "./use-me.ts";

const WAITING = { database: "campuspulse-staff", store: "waiting" } as const;

const outboxes = new Map<string, Outbox>();

/** What somebody did at a college's stations, until it is sent. */
function outboxOf(college: string, userId: string, timeZone: string): Outbox {
  const owner = `${college}/${userId}`;
  let outbox = outboxes.get(owner);
  if (!outbox) {
    outbox = new Outbox({
      owner,
      list: () => inStore<Kept[]>(WAITING, "readonly", (store) => store.getAll()),
      put: (kept) => inStore(WAITING, "readwrite", (store) => store.put(kept, kept.commandId)),
      drop: (commandId) => inStore(WAITING, "readwrite", (store) => store.delete(commandId)),
      send: ({ command, commandId }) => sendCommand(apiFor(college).client, command, commandId),
      wordsOf: (refusal) => {
        const { title, detail } = wordsFor(refusal, timeZone);
        return `${title}. ${detail}`;
      },
      say: (words) => toast(words, "bad"),
      now: () => Date.now(),
    });
    outboxes.set(owner, outbox);
  }
  return outbox;
}

/** The last chance of what waits, before its person leaves. */
export async function sendWaiting(college: string, userId: string, timeZone: string): Promise<void> {
  const outbox = outboxOf(college, userId, timeZone);
  await outbox.load();
  await outbox.flush();
}

/** Whoever leaves leaves nothing of it. */
export async function wipeOutbox(): Promise<void> {
  await inStore(WAITING, "readwrite", (store) => store.clear()).catch(() => undefined);
}

/** The outbox of who is here; it sends by itself while the page is open. */
export function useOutbox(): Outbox {
  const { slug, timeZone } = useBrand();
  return outboxOf(slug, useMe().user?.id ?? "", timeZone);
}

export function useOutboxState(): OutboxState {
  const outbox = useOutbox();
  useEffect(() => {
    void outbox.load();
    const flush = () => void outbox.flush();
    addEventListener("online", flush);
    return () => removeEventListener("online", flush);
  }, [outbox]);
  return useSyncExternalStore(outbox.subscribe, outbox.state);
}
