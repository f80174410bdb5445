import type { OpenedCode } from "#shared/views/event";
import { TextField } from "#web/ui/field";
import { Money } from "#web/ui/money";
import { Time } from "#web/ui/time";
import { useNow } from "#web/ui/use-now";
import { type AnyOffer, type ChoiceDraft, peopleOf, priceOf } from "./choice.ts";
import { QuantityStepper } from "./quantity-stepper.tsx";

const RULE_REFRESH_MS = 5_000;

export type TicketChoiceProps = {
  types: readonly AnyOffer[];
  opened: OpenedCode | null;
  draft: ChoiceDraft;
  /** The name of whoever registers. */
  ownName: string;
  onChange: (draft: ChoiceDraft) => void;
};

/** How many of each ticket, and who comes with them. */
export function TicketChoice({ types, opened, draft, ownName, onChange }: TicketChoiceProps) {
  const people = peopleOf(types, draft);
  const rename = (at: number, name: string) =>
    onChange({ ...draft, names: people.map((person, index) => (index === at ? name : person.name)) });
  return (
    <div className="flex flex-col gap-4">
      <ul aria-label="Tickets" className="flex flex-col">
        {types.map((type) => (
          <TypeRow
            key={type.id}
            type={type}
            price={priceOf(type, opened)}
            count={draft.counts[type.id] ?? 0}
            onCount={(count) => onChange({ ...draft, counts: { ...draft.counts, [type.id]: count } })}
          />
        ))}
      </ul>
      {people.length > 1 ? (
        <fieldset className="flex flex-col gap-3">
          <legend className="pb-2 font-semibold">Who comes</legend>
          {people.map(({ type, name }, at) => (
            <TextField
              // biome-ignore lint/suspicious/noArrayIndexKey: a ticket has no name but its place
              key={at}
              label={`${at + 1}. ${type.name}`}
              value={name}
              placeholder={at === 0 ? ownName : "Their name"}
              maxLength={80}
              autoComplete="off"
              onChange={(event) => rename(at, event.target.value)}
            />
          ))}
          <p className="text-sm text-ink-soft">Each gets a pass of their own, which you can send them.</p>
        </fieldset>
      ) : null}
    </div>
  );
}

type TypeRowProps = { type: AnyOffer; price: number; count: number; onCount: (count: number) => void };

function TypeRow({ type, price, count, onCount }: TypeRowProps) {
  const now = useNow(RULE_REFRESH_MS);
  const opensLater = type.salesOpenAt !== null && now < type.salesOpenAt;
  const isOver = type.salesCloseAt !== null && now >= type.salesCloseAt;
  const isShut = opensLater || isOver;
  return (
    <li className="flex min-h-16 items-center justify-between gap-4 border-t border-line py-2 first:border-0">
      <span className="min-w-0">
        <span className="block font-medium break-words">{type.name}</span>
        <span className="block text-sm text-ink-soft">
          <Money amount={price} />
          {price === type.price ? null : (
            <>
              {" "}
              <s>
                <Money amount={type.price} />
              </s>
            </>
          )}
          {opensLater ? (
            <>
              {" · from "}
              <Time at={type.salesOpenAt ?? 0} form="day-clock" />
            </>
          ) : isOver ? (
            " · over"
          ) : type.left === 0 ? (
            " · sold out"
          ) : type.left !== null && type.left <= 10 ? (
            ` · ${type.left} left`
          ) : null}
        </span>
      </span>
      {isShut && count === 0 ? null : (
        <QuantityStepper
          name={type.name}
          quantity={count}
          most={isShut ? count : type.perPersonMax}
          onChange={(next) => onCount(Math.max(0, next))}
        />
      )}
    </li>
  );
}
