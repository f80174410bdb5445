import { useState } from "react";
import type { TokenView } from "#shared/domain/queue/types";
import { NOTICE_MAX_MS } from "#shared/limits";
import type { StationRef } from "#shared/views/home";
import type { GeoPoint } from "#shared/views/venue";
import { askForAlerts, mayAskForAlerts } from "#web/lib/local-alert";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Select } from "#web/ui/field";
import { keepNotice } from "./kept-notice.ts";
import { WalkHere } from "./walk-here.tsx";

const MINUTES = [2, 5, 10, 15, 20, 30];

/** To read it, to get up and to find the desk, besides the walk. */
const READY_MINUTES = 2;

export type ChooseNoticeProps = {
  token: TokenView;
  station: StationRef;
  /** Where the station is; null: nobody said. */
  at: GeoPoint | null;
  onChosen: () => void | Promise<void>;
};

/** How long before their turn the holder hears of it: whoever walks ten minutes needs ten. */
export function ChooseNotice({ token, station, at, onChosen }: ChooseNoticeProps) {
  const { client } = useApi();
  const [mayAsk, setMayAsk] = useState(mayAskForAlerts);
  const choose = useCommand({
    send: (noticeMs: number, commandId) =>
      client.attendee.chooseNotice.mutate({ commandId, stationId: station.id, tokenId: token.id, noticeMs }),
    onOk: async (_, noticeMs) => {
      keepNotice(noticeMs);
      await onChosen();
    },
  });
  const shown = choose.pending && choose.args !== null ? choose.args : token.noticeMs;
  const minutes = [...new Set([...MINUTES, Math.round(shown / 60_000)])].sort((a, b) => a - b);
  return (
    <div className="flex w-full max-w-xs flex-col gap-2 text-left">
      <Select
        label="Tell me before my turn"
        hint="With the time you need to walk here."
        value={String(Math.round(shown / 60_000))}
        options={minutes.map((one) => ({ value: String(one), label: `About ${one} min before` }))}
        onChange={(one) => void choose.run(Number(one) * 60_000)}
      />
      {at ? (
        <WalkHere
          to={at}
          onKnown={(walk) => void choose.run(Math.min(NOTICE_MAX_MS, (walk + READY_MINUTES) * 60_000))}
        />
      ) : null}
      {mayAsk ? (
        <Button
          variant="secondary"
          size="sm"
          onClick={async () => setMayAsk(!(await askForAlerts()) && mayAskForAlerts())}
        >
          Tell me also when I look elsewhere
        </Button>
      ) : null}
      <OutcomeNotice refusal={choose.refusal} problem={choose.problem} unreached={choose.unreached} />
    </div>
  );
}
