import { type FormEvent, useState } from "react";
import { ok } from "#shared/result";
import type { PaymentSettings } from "#shared/views/payments";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { fieldError } from "#web/lib/problem";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { TextArea, TextField } from "#web/ui/field";
import { toast } from "#web/ui/toast";
import { readTaxRate, writeTaxRate } from "./tax-rate.ts";

/** What stands on every receipt from now on. */
export function SellerForm({ settings }: { settings: PaymentSettings }) {
  const { client, trpc } = useApi();
  const [legalName, setLegalName] = useState(settings.legalName);
  const [address, setAddress] = useState(settings.address);
  const [taxId, setTaxId] = useState(settings.taxId ?? "");
  const [taxRate, setTaxRate] = useState(writeTaxRate(settings.taxRateBp));
  const save = useCommand({
    send: async (input: Parameters<typeof client.payments.saveSeller.mutate>[0]) =>
      ok(await client.payments.saveSeller.mutate(input)),
    onOk: (saved) => {
      queryClient.setQueryData(trpc.payments.settings.queryKey(), saved);
      toast("Saved. It stands on receipts from now on.", "good");
    },
  });
  const taxRateBp = readTaxRate(taxRate);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (taxRateBp !== null) void save.run({ legalName, address, taxId: taxId.trim() || null, taxRateBp });
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <TextField
        label="Who sells"
        hint="The college's legal name, as it stands on receipts."
        maxLength={120}
        autoComplete="organization"
        value={legalName}
        error={fieldError(save.problem, "legalName")}
        onChange={(event) => setLegalName(event.target.value)}
      />
      <TextArea
        label="Address"
        rows={3}
        maxLength={300}
        autoComplete="street-address"
        value={address}
        error={fieldError(save.problem, "address")}
        onChange={(event) => setAddress(event.target.value)}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Tax id"
          hint="Empty: the college is not registered for a tax."
          maxLength={40}
          value={taxId}
          error={fieldError(save.problem, "taxId")}
          onChange={(event) => setTaxId(event.target.value)}
        />
        <TextField
          label="Tax in prices, in %"
          hint="Each price contains it; 0 for none."
          inputMode="decimal"
          value={taxRate}
          error={taxRateBp === null ? "A percentage like 19 or 7.5" : fieldError(save.problem, "taxRateBp")}
          onChange={(event) => setTaxRate(event.target.value)}
        />
      </div>
      <OutcomeNotice refusal={null} problem={save.problem} />
      <div>
        <Button
          type="submit"
          variant="secondary"
          pending={save.pending}
          disabledReason={legalName.trim() && address.trim() ? null : "Receipts need a name and an address."}
        >
          Save what receipts say
        </Button>
      </div>
    </form>
  );
}
