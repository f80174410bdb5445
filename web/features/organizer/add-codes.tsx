import { useState } from "react";
import type { EventSetup } from "#shared/views/event";
import { fromCampusField } from "#web/lib/campus-time";
import { fromMoneyField } from "#web/lib/money";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { TextArea, TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { Segmented } from "#web/ui/segmented";

export type AddCodesProps = { event: EventSetup; open: boolean; onClose: () => void; onAdded: () => void };

/** Many at once: one to a line, all worth the same. */
export function AddCodes({ open, ...props }: AddCodesProps) {
  return (
    <Dialog open={open} onClose={props.onClose} title="Add codes">
      {open ? <Form {...props} /> : null}
    </Dialog>
  );
}

type Draft = {
  readonly texts: string;
  readonly uses: string;
  readonly closesAt: string;
  readonly typeIds: readonly string[];
  readonly worth: "open" | "share" | "amount";
  readonly value: string;
};

function Form({ event, onClose, onAdded }: Omit<AddCodesProps, "open">) {
  const { client } = useApi();
  const { timeZone, currency } = usePlace();
  const hidden = event.ticketTypes.filter((type) => type.hidden).map(({ id }) => id);
  const [draft, setDraft] = useState<Draft>({
    ...{ texts: "", uses: "1", closesAt: "", typeIds: hidden, worth: hidden.length > 0 ? "open" : "share", value: "" },
  });
  const [complaint, setComplaint] = useState<string | null>(null);
  type Input = Omit<Parameters<typeof client.organizer.addCodes.mutate>[0], "commandId">;
  const add = useCommand({
    send: (input: Input, commandId) => client.organizer.addCodes.mutate({ ...input, commandId }),
    onOk: onAdded,
  });
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part });
    setComplaint(null);
  };
  const submit = () => {
    const checked = inputOf(draft, { timeZone, currency });
    if (typeof checked === "string") return setComplaint(checked);
    void add.run({ eventId: event.id, ...checked });
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-4 text-ink"
      onSubmit={(submitted) => {
        submitted.preventDefault();
        submit();
      }}
    >
      <CodeFields draft={draft} types={event.ticketTypes} onChange={change} />
      {complaint ? <Notice tone="warn" title={complaint} /> : null}
      <OutcomeNotice refusal={add.refusal} problem={add.problem} />
      <div className="flex flex-col gap-2 sm:flex-row sm:justify-end">
        <Button variant="secondary" onClick={onClose}>
          Not now
        </Button>
        <Button type="submit" pending={add.pending}>
          Add codes
        </Button>
      </div>
    </form>
  );
}

type CodeFieldsProps = {
  draft: Draft;
  types: EventSetup["ticketTypes"];
  onChange: (part: Partial<Draft>) => void;
};

function CodeFields({ draft, types, onChange }: CodeFieldsProps) {
  const { currency } = usePlace();
  return (
    <>
      <TextArea
        label="Codes, one to a line"
        rows={3}
        value={draft.texts}
        placeholder={"MEMBER-2026\nGUEST-7F3K"}
        onChange={(event) => onChange({ texts: event.target.value })}
        hint="Letters, digits and dashes; capitals make no difference."
      />
      <Segmented
        label="What each is worth"
        value={draft.worth}
        options={[
          { value: "open", label: "Opens" },
          { value: "share", label: "% off" },
          { value: "amount", label: `${currency} off` },
        ]}
        onChange={(worth) => onChange({ worth })}
      />
      {draft.worth === "open" ? null : (
        <TextField
          label={draft.worth === "share" ? "Percent off" : `Off each ticket, ${currency}`}
          inputMode="decimal"
          value={draft.value}
          onChange={(event) => onChange({ value: event.target.value })}
        />
      )}
      <CodeTypes typeIds={draft.typeIds} types={types} onChange={(typeIds) => onChange({ typeIds })} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Each can be used"
          inputMode="numeric"
          placeholder="Any number of times"
          value={draft.uses}
          onChange={(event) => onChange({ uses: event.target.value })}
          hint="Once for each registration."
        />
        <TextField
          label="Until"
          type="datetime-local"
          value={draft.closesAt}
          onChange={(event) => onChange({ closesAt: event.target.value })}
          hint="Empty: always."
        />
      </div>
    </>
  );
}

type CodeTypesProps = {
  typeIds: readonly string[];
  types: EventSetup["ticketTypes"];
  onChange: (typeIds: readonly string[]) => void;
};

function CodeTypes({ typeIds, types, onChange }: CodeTypesProps) {
  return (
    <fieldset>
      <legend className="pb-1 text-sm font-semibold">For</legend>
      <div className="flex flex-wrap gap-x-6">
        {types.map(({ id, name }) => (
          <label key={id} className="flex min-h-11 items-center gap-2">
            <input
              type="checkbox"
              checked={typeIds.includes(id)}
              onChange={({ target }) =>
                onChange(target.checked ? [...typeIds, id] : typeIds.filter((each) => each !== id))
              }
              className="size-5 accent-accent"
            />
            {name}
          </label>
        ))}
      </div>
      <p className="text-sm text-ink-soft">None chosen: every ticket that is not hidden.</p>
    </fieldset>
  );
}

/** What the server is asked, or the first thing to put right. */
function inputOf(draft: Draft, { timeZone, currency }: { readonly timeZone: string; readonly currency: string }) {
  const texts = [...new Set(draft.texts.toUpperCase().split(/[\s,;]+/))].filter((text) => text !== "");
  const usesMax = draft.uses.trim() === "" ? null : Number(draft.uses);
  const value =
    draft.worth === "share"
      ? Math.round(Number(draft.value.replace(",", ".")) * 100)
      : fromMoneyField(draft.value, currency);
  if (texts.length === 0) return "Type one code at least.";
  if (texts.some((text) => !/^[A-Za-z0-9-]{1,32}$/.test(text))) return "Codes are of letters, digits and dashes.";
  if (usesMax !== null && (!Number.isInteger(usesMax) || usesMax < 1)) return "How often is a whole number from 1.";
  if (draft.worth === "open" && draft.typeIds.length === 0) return "Choose the tickets these codes open.";
  if (draft.worth !== "open" && (!value || value < 1)) return "Say how much comes off.";
  if (draft.worth === "share" && (value ?? 0) > 10_000) return "No more than 100 percent comes off.";
  return {
    texts,
    usesMax,
    opensAt: null,
    closesAt: draft.closesAt === "" ? null : fromCampusField(draft.closesAt, timeZone),
    ticketTypeIds: draft.typeIds.length > 0 ? [...draft.typeIds] : null,
    discount: draft.worth === "open" || value === null ? null : { kind: draft.worth, value },
  };
}
