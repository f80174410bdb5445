import { MonitorSmartphone } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { TextField } from "#web/ui/field";
import { isPin, lockKiosk, PIN_DIGITS_MAX, PIN_DIGITS_MIN } from "./kiosk-lock.ts";
import { readScanAddress, scanHref } from "./scan-address.ts";
import { goTo } from "./use-scan-address.tsx";

/** Hands the device over to guests: from here on they check in by themselves. */
export function StartKiosk() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="secondary" wide icon={<MonitorSmartphone aria-hidden size={20} />} onClick={() => setOpen(true)}>
        Start kiosk mode
      </Button>
      {open ? <ChoosePin onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function ChoosePin({ onClose }: { onClose: () => void }) {
  const [pin, setPin] = useState("");
  const [error, setError] = useState<string | undefined>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const here = readScanAddress(location.pathname, location.search);
    if (!isPin(pin) || !here) return;
    // Who cannot have it whole has it in the page: iPhones know no full screen.
    await document.documentElement.requestFullscreen?.({ navigationUI: "hide" }).catch(() => undefined);
    const kiosk = { ...here, exit: false, kiosk: true };
    if (await lockKiosk(scanHref(kiosk), pin)) goTo(kiosk, { replace: true });
    else setError("This browser keeps nothing, so a reload would lead out of the kiosk. Allow storage for this page.");
  };
  return (
    <Dialog open onClose={onClose} title="Let guests check in by themselves?">
      <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4 text-ink">
        <p className="text-base">
          This device then shows the kiosk alone, after a reload too. Guests hold their code before the front camera;
          whoever is not let in is sent to the desk, without a word why.
        </p>
        <TextField
          label="PIN to leave it"
          hint={`${PIN_DIGITS_MIN} to ${PIN_DIGITS_MAX} digits. Remember it: nobody can look it up.`}
          error={error}
          inputMode="numeric"
          autoComplete="off"
          maxLength={PIN_DIGITS_MAX}
          value={pin}
          onChange={(event) => setPin(event.target.value.replace(/\D/g, ""))}
          autoFocus
        />
        <Button type="submit" size="lg" wide disabledReason={isPin(pin) ? null : "Choose a PIN first."}>
          Start
        </Button>
      </form>
    </Dialog>
  );
}
