import type { TokenView } from "#shared/domain/queue/types";
import type { StationRef } from "#shared/views/home";
import { Notice } from "#web/ui/notice";
import { isNearNews } from "./turn-news.ts";
import { usePushedBack } from "./use-turn-news.ts";

/** What somebody who waits should know besides their place. */
export function PlaceNews({ token, station, isClosed }: { token: TokenView; station: StationRef; isClosed: boolean }) {
  const pushed = usePushedBack(token);
  const isNear = isNearNews(token) && token.ahead !== 0;
  if (!isNear && !token.isDelayed && !token.isSooner && pushed === 0 && !isClosed) return null;
  return (
    <div className="flex w-full flex-col gap-2 text-left">
      {isNear ? (
        <Notice tone="good" title="It's nearly your turn">
          Come to {station.name} now, so that you are there when your number is called.
        </Notice>
      ) : null}
      {token.isDelayed ? (
        <Notice tone="warn" title="Later than you were told">
          It takes longer today than it looked when you joined. Your place is kept.
        </Notice>
      ) : null}
      {token.isSooner && !isNear ? (
        <Notice tone="good" title="Sooner than you were told">
          It goes quicker than it looked when you joined. Don't go far.
        </Notice>
      ) : null}
      {pushed > 0 ? (
        <Notice title={pushed === 1 ? "Somebody came in before you" : `${pushed} people came in before you`}>
          They have a head start, or stood before you and are back. Waiting alone never costs you a place.
        </Notice>
      ) : null}
      {isClosed ? <Notice title="Nobody new any more">Whoever waits is still served, you too.</Notice> : null}
    </div>
  );
}
