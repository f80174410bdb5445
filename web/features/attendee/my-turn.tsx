import { useEffect, useRef, useState } from "react";
import type { TokenView } from "#shared/domain/queue/types";
import type { StationRef } from "#shared/views/home";
import { Time } from "#web/ui/time";

/** The call fills the screen until it is answered: somebody waiting looks up only now and then. */
export function MyTurn({ token, station }: { token: TokenView; station: StationRef }) {
  const [seen, setSeen] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  if (seen) return null;
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby="my-turn"
      onClose={() => setSeen(true)}
      className="m-0 flex size-full max-h-none max-w-none animate-rise flex-col items-center justify-center gap-6 bg-good-fill p-6 text-center text-white"
    >
      <p className="text-lg font-semibold">Number</p>
      <p className="text-[7rem] leading-none font-bold">{token.number}</p>
      <div id="my-turn" className="flex flex-col gap-1">
        <p className="text-title font-bold">It's your turn</p>
        <p className="text-lg">Go to {station.name} now</p>
        {token.calledAt ? (
          <p>
            {token.rings > 0 ? "Called again; first" : "Called"} <Time at={token.calledAt} form="relative" />
          </p>
        ) : null}
      </div>
      <button
        type="button"
        onClick={() => setSeen(true)}
        className="min-h-14 rounded-control bg-white px-8 font-semibold text-black focus-visible:outline-white"
      >
        I'm on my way
      </button>
    </dialog>
  );
}
