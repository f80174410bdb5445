import { LockKeyhole } from "lucide-react";
import { type FormEvent, useState } from "react";
import { formatClock } from "#web/lib/time";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { TextField } from "#web/ui/field";
import { PIN_DIGITS_MAX, readKioskLock, unlockKiosk } from "./kiosk-lock.ts";
import { readScanAddress } from "./scan-address.ts";
import { goTo } from "./use-scan-address.tsx";

/** The way out for whoever started the kiosk. */
export function LeaveKiosk() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="quiet" icon={<LockKeyhole aria-hidden size={18} />} onClick={() => setOpen(true)}>
        Staff
      </Button>
      {open ? <Pin onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function Pin({ onClose }: { onClose: () => void }) {
  const [pin, setPin] = useState("");
  const [error, setError] = useState<string | undefined>();
  const [pending, setPending] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    const left = readKioskLock()?.href ?? "/";
    const unlocked = await unlockKiosk(pin, Date.now());
    setPending(false);
    setPin("");
    if (unlocked.is === "open") leave(left);
    else
      setError(
        unlocked.is === "wrong" ? "That is not the PIN." : `Too many wrong ones. Try again at ${clock(unlocked.at)}.`,
      );
  };
  return (
    <Dialog open onClose={onClose} title="Leave kiosk mode">
      <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4 text-ink">
        <TextField
          label="PIN"
          hint="Whoever started the kiosk chose it."
          error={error}
          type="password"
          inputMode="numeric"
          autoComplete="off"
          maxLength={PIN_DIGITS_MAX}
          value={pin}
          onChange={(event) => setPin(event.target.value)}
          autoFocus
        />
        <Button type="submit" size="lg" wide pending={pending}>
          Leave kiosk mode
        </Button>
      </form>
    </Dialog>
  );
}

function clock(at: number): string {
  return formatClock(at, Intl.DateTimeFormat().resolvedOptions().timeZone);
}

/** To the scanner of the same gate. */
function leave(href: string): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  const [pathname = "", search = ""] = href.split("?");
  const address = readScanAddress(pathname, search);
  if (address) goTo({ ...address, kiosk: false }, { replace: true });
  else location.assign("/");
}
