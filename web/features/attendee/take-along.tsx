import { Download, WalletCards } from "lucide-react";
import type { Wallet } from "#shared/views/event";
import { useCollege } from "#web/lib/trpc";
import { buttonClass } from "#web/ui/button";

const WALLETS: Readonly<
  Record<Wallet, { readonly name: string; readonly path: (event: string, pass: string) => string }>
> = {
  apple: { name: "Apple Wallet", path: (event, pass) => `apple/${event}/${pass}.pkpass` },
  google: { name: "Google Wallet", path: (event, pass) => `google/${event}/${pass}` },
};

/** All tickets of a registration as a file. */
export function TicketFile({ eventId, passes }: { eventId: string; passes: number }) {
  const college = useCollege();
  return (
    <a
      href={`/api/${college}/tickets/${eventId}.pdf`}
      download
      className={buttonClass({ variant: "quiet", size: "sm" })}
    >
      <Download aria-hidden size={18} />
      {passes > 1 ? "Tickets as PDF" : "Ticket as PDF"}
    </a>
  );
}

type WalletLinksProps = { eventId: string; passId: string; name: string; wallets: readonly Wallet[] };

/** Puts a pass into the phone's wallet, where that is set up. */
export function WalletLinks({ eventId, passId, name, wallets }: WalletLinksProps) {
  const college = useCollege();
  if (wallets.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      {wallets.map((wallet) => (
        <a
          key={wallet}
          href={`/api/${college}/wallet/${WALLETS[wallet].path(eventId, passId)}`}
          aria-label={`Add the pass of ${name} to ${WALLETS[wallet].name}`}
          className={buttonClass({ variant: "secondary", wide: true })}
        >
          <WalletCards aria-hidden size={18} />
          Add to {WALLETS[wallet].name}
        </a>
      ))}
    </div>
  );
}
