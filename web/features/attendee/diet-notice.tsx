import { Notice } from "#web/ui/notice";
import type { BasketLine } from "./basket.ts";
import { dietWarnings, readMyDiet } from "./my-diet.ts";

/** Before anything is ordered: what of it somebody said they cannot eat, or nobody can tell. */
export function DietNotice({ lines }: { lines: readonly BasketLine[] }) {
  const warnings = dietWarnings(lines, readMyDiet());
  if (warnings.length === 0) return null;
  return (
    <Notice tone="bad" title="Look at this before you order">
      <ul>
        {warnings.map(({ name, contains }) => (
          <li key={name}>
            <strong className="font-semibold">{name}</strong>{" "}
            {contains.length > 0
              ? `contains ${contains.join(", ")}, which you avoid.`
              : "has no allergens declared. Ask at the counter."}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
