import { Bell } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { sha256Hex } from "#shared/sha256";
import type { MessageSettings } from "#shared/views/messages";
import { knownSubscriptions } from "#web/lib/known-subscriptions";
import { sayRefusal } from "#web/lib/message-words";
import { findSubscription, type PushState, readPushState, subscribe, unsubscribe } from "#web/lib/push";
import { useApi, useCollege } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { useMe } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Notice } from "#web/ui/notice";
import { Time } from "#web/ui/time";
import { toast } from "#web/ui/toast";

type PushDevicesProps = { pushKey: string; settings: MessageSettings; onSettings: (next: MessageSettings) => void };

/** Browsers that are told things while no page is open. Each is asked when its owner presses, never before. */
export function PushDevices({ pushKey, settings, onSettings }: PushDevicesProps) {
  const { client } = useApi();
  const college = useCollege();
  const { id: userId, sessionId } = useMe().user ?? {};
  const [state, setState] = useState<PushState | null>(null);
  /** This browser's, as the server would name it. */
  const [ownId, setOwnId] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const { attempt, pending, problem } = useAttempt();
  const look = useCallback(async () => {
    const [next, own] = await Promise.all([readPushState(), findSubscription()]);
    setOwnId(own && (await sha256Hex(own.endpoint)));
    setState(next);
  }, []);
  useEffect(() => void look(), [look]);
  const begin = () =>
    attempt(async () => {
      setRefused(null);
      const had = await findSubscription();
      const subscription = await subscribe(pushKey);
      if (!subscription) return look();
      const added = await client.messages.addPush.mutate(subscription);
      if (!added.ok) {
        // One that was there before may be another college's too.
        if (!had) await unsubscribe();
        setRefused(sayRefusal(added.refusal, settings.timeZone));
        return look();
      }
      const { endpoint } = subscription;
      if (userId !== undefined && sessionId !== undefined)
        await knownSubscriptions.keep({ college, userId, sessionId, endpoint, key: pushKey }).catch(() => {});
      onSettings(added.value);
      await look();
      toast("This device is told from now on", "good");
    });
  const end = (id: string) =>
    attempt(async () => {
      onSettings(await client.messages.dropPush.mutate({ id }));
      if (id === ownId) await knownSubscriptions.forget(college);
      await look();
    });
  const isOwn = settings.devices.some(({ id }) => id === ownId);
  const said = refused ?? problem?.message;
  return (
    <Card as="section" aria-labelledby="devices-title">
      <h2 id="devices-title" className="font-semibold">
        Notifications
      </h2>
      <p className="pb-3 text-sm text-ink-soft">
        A device can tell you that it is your turn, also while CampusPulse is closed. What it is told only it can read.
      </p>
      <div className="flex flex-col gap-3">
        {said ? <Notice tone="bad">{said}</Notice> : null}
        {state === "unsupported" ? (
          <Notice>This browser takes no notifications. On an iPhone, put CampusPulse on the home screen first.</Notice>
        ) : null}
        {state === "denied" ? (
          <Notice tone="warn">You said no to notifications here. You can change that in the browser’s settings.</Notice>
        ) : null}
        {state === "off" || (state === "on" && !isOwn) ? (
          <Button icon={<Bell aria-hidden size={18} />} pending={pending} onClick={() => void begin()}>
            Notify me on this device
          </Button>
        ) : null}
        {settings.devices.length > 0 ? (
          <ul>
            {settings.devices.map(({ id, device, createdAt }) => (
              <li key={id} className="flex min-h-14 items-center gap-3 border-t border-line py-2 first:border-0">
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{device}</span>
                  <span className="block text-sm text-ink-soft">
                    since <Time at={createdAt} form="day-clock" />
                  </span>
                </span>
                <Button variant="secondary" pending={pending} onClick={() => void end(id)}>
                  Stop
                </Button>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </Card>
  );
}
