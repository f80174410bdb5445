import { ChevronDown } from "lucide-react";
import type { MenuItemView } from "#shared/domain/food/types";
import { Select } from "#web/ui/field";
import { type BasketLine, standInsFor, type Wishes } from "./basket.ts";

export type IfGoneProps = {
  lines: readonly BasketLine[];
  menu: readonly MenuItemView[];
  wishes: Wishes;
  onChange: (wishes: Wishes) => void;
};

/** What is wanted should a dish run out after it was ordered. Whoever says nothing is asked. */
export function IfGone({ lines, menu, wishes, onChange }: IfGoneProps) {
  const isSaid = lines.some(({ key }) => (wishes[key] ?? "ask") !== "ask");
  return (
    <details className="group rounded-control border border-line">
      <summary className="flex min-h-11 items-center gap-3 px-3 marker:content-none [&::-webkit-details-marker]:hidden">
        <span className="min-w-0 flex-1">
          {isSaid ? "If something runs out: as you chose" : "If something runs out: ask me"}
        </span>
        <ChevronDown aria-hidden size={18} className="text-ink-faint transition-transform group-open:rotate-180" />
      </summary>
      <div className="flex flex-col gap-3 border-t border-line p-3">
        {lines.map((line) => {
          const standIns = standInsFor(line, menu);
          const wish = wishes[line.key] ?? "ask";
          return (
            <Select
              key={line.key}
              label={`If ${nameOf(line.item)} runs out`}
              value={standIns.some(({ skuId }) => skuId === wish) || wish === "refund" ? wish : "ask"}
              options={[
                { value: "ask", label: "Ask me" },
                { value: "refund", label: "Leave it out, nothing to pay for it" },
                ...standIns.map((item) => ({ value: item.skuId as string, label: `Give me ${nameOf(item)}` })),
              ]}
              onChange={(next) => onChange({ ...wishes, [line.key]: next })}
            />
          );
        })}
      </div>
    </details>
  );
}

function nameOf({ name, variant }: MenuItemView): string {
  return variant ? `${name}, ${variant}` : name;
}
