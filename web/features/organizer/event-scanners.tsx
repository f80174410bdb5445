import { useQuery } from "@tanstack/react-query";
import { Smartphone } from "lucide-react";
import { useState } from "react";
import { ok } from "#shared/result";
import type { DeviceCode, DeviceView } from "#shared/views/devices";
import type { EventSetup } from "#shared/views/event";
import { AskFirst } from "#web/lib/ask-first";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi, useCollege } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Dialog } from "#web/ui/dialog";
import { QrCode } from "#web/ui/qr-code";
import { Time } from "#web/ui/time";

/** A list that is looked at while phones join. */
const REFRESH_MS = 5_000;

/** Phones that scan at this event without anybody signing in on them. */
export function EventScanners({ event }: { event: EventSetup }) {
  const { client, trpc } = useApi();
  const eventId = event.id;
  const [code, setCode] = useState<DeviceCode | null>(null);
  const [removing, setRemoving] = useState<DeviceView | null>(null);
  const options = trpc.devices.list.queryOptions({ eventId }, { refetchInterval: code ? REFRESH_MS : false });
  const { data: devices } = useQuery(options);
  const make = useCommand({ send: async () => ok(await client.devices.makeCode.mutate({ eventId })), onOk: setCode });
  const revoke = useCommand({
    send: async (deviceId: string) => ok(await client.devices.revoke.mutate({ deviceId })),
    onOk: (left) => {
      queryClient.setQueryData(options.queryKey, left);
    },
  });
  const close = () => {
    setCode(null);
    void queryClient.invalidateQueries({ queryKey: options.queryKey });
  };
  return (
    <Card as="section" aria-labelledby="scanners-title">
      <h2 id="scanners-title" className="font-semibold">
        Scanners
      </h2>
      <p className="pb-2 text-sm text-ink-soft">
        Phones that scan here with a key of their own, until six hours after the event. Nobody signs in on them.
      </p>
      <OutcomeNotice refusal={null} problem={revoke.problem} />
      <ul>
        {devices?.map((device) => (
          <li key={device.id} className="flex min-h-14 items-center gap-3 border-t border-line py-2 first:border-0">
            <Smartphone aria-hidden size={20} className="shrink-0 text-ink-soft" />
            <div className="min-w-0 flex-1">
              <p className="truncate">{device.name}</p>
              <p className="text-sm text-ink-soft">
                Since <Time at={device.createdAt} form="day-clock" />, by {device.issuedBy}
              </p>
            </div>
            <Button
              variant="quiet"
              size="sm"
              pending={revoke.pending && revoke.args === device.id}
              aria-label={`Remove the scanner ${device.name}`}
              onClick={() => setRemoving(device)}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
      <OutcomeNotice refusal={null} problem={make.problem} />
      <div className="pt-2">
        <Button variant="secondary" size="sm" pending={make.pending} onClick={() => make.run(undefined)}>
          Add a scanner
        </Button>
      </div>
      <Dialog open={code !== null} onClose={close} title="Add a scanner">
        {code ? <EnrolCode code={code} /> : null}
      </Dialog>
      <AskFirst
        open={removing !== null}
        title={`Remove ${removing?.name ?? "it"}?`}
        action="Remove"
        onSure={() => removing && revoke.run(removing.id)}
        onClose={() => setRemoving(null)}
      >
        It stops scanning within seconds, and forgets what it holds the next time it is online.
      </AskFirst>
    </Card>
  );
}

function EnrolCode({ code: { code, expiresAt } }: { code: DeviceCode }) {
  const college = useCollege();
  const address = `${location.origin}/${college}/enrol`;
  return (
    <div className="flex flex-col items-center gap-4 text-center text-ink">
      <QrCode text={`${address}#code=${code}`} label="The way to enrol, for the phone's camera" className="w-56" />
      <p className="text-sm break-all text-ink-soft">or open {address} and type</p>
      <p role="status" className="font-mono text-[2rem] leading-none font-bold tracking-[0.15em]">
        {code.slice(0, 4)} {code.slice(4)}
      </p>
      <p className="text-sm text-ink-soft">
        For one phone, until <Time at={expiresAt} form="clock" />.
      </p>
    </div>
  );
}
