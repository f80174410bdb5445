import { LiveDot } from "#web/ui/live-dot";
import type { LiveChannel } from "./live-channel.ts";
import { useLiveStatus } from "./use-live.ts";

/** The dot of one channel. */
export function LiveStatusDot<Entries>({ channel }: { channel: LiveChannel<Entries> }) {
  const { state, asOf } = useLiveStatus(channel);
  return <LiveDot state={state} asOf={asOf} />;
}
