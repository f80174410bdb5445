import type { StaffTokenView } from "#shared/domain/queue/types";
import { useCollege } from "#web/lib/trpc";
import { QrCode } from "#web/ui/qr-code";

export type PaperSlipProps = { station: { readonly id: string; readonly name: string }; token: StaffTokenView };

/** A number on paper, as it is printed: alone on its sheet. The QR leads to the calls, so that nobody has to stand and look. */
export function PaperSlip({ station, token }: PaperSlipProps) {
  const college = useCollege();
  return (
    <div className="printed-alone flex flex-col items-center gap-2 text-center">
      <p className="hidden font-semibold print:block">{station.name}</p>
      <p className="text-[6rem] leading-none font-bold tabular-nums">{token.number}</p>
      {token.people > 1 ? <p className="font-semibold">For {token.people} people</p> : null}
      <div className="hidden print:block">
        <QrCode
          text={`${location.origin}/${college}/stations/${station.id}/wall`}
          label="Who is called now"
          className="mx-auto w-32"
        />
        <p className="pt-1 text-sm">Scan to see who is called</p>
      </div>
    </div>
  );
}
