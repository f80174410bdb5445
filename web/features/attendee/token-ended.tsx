import type { TokenView } from "#shared/domain/queue/types";
import type { StationRef } from "#shared/views/home";
import { Notice } from "#web/ui/notice";
import { Time } from "#web/ui/time";

export function TokenEnded({ token, station }: { token: TokenView; station: StationRef }) {
  const at = token.endedAt ? <Time at={token.endedAt} form="day-clock" /> : null;
  switch (token.status) {
    case "no-show":
      return (
        <Notice tone="warn" title={`Number ${token.number} was called, and you were not there`}>
          Your place went to the next person {at}. Join again whenever you like.
        </Notice>
      );
    case "transferred":
      return (
        <Notice title={`Number ${token.number} moved to another station`}>
          Your time of joining went along {at}. Your new number is on your home page.
        </Notice>
      );
    case "expired":
      return (
        <Notice tone="warn" title="The day ended here before your turn">
          {station.name} closed {at}. Number {token.number} was not served.
        </Notice>
      );
    case "cancelled":
      return (
        <Notice tone="warn" title={`Number ${token.number} was cancelled by the staff`}>
          It ended {at}. Ask at {station.name} if that was a mistake.
        </Notice>
      );
    case "left":
      return (
        <Notice title={"You left the queue"}>
          Number {token.number} was given up {at}.
        </Notice>
      );
    default:
      return (
        <Notice tone="good" title={`Number ${token.number} is done`}>
          You were served at {station.name} {at}.
        </Notice>
      );
  }
}
