import { metricOf } from "./actions.ts";
import type { Rule } from "./types.ts";

/**
 * Rules that would set each other off in a circle: by the numbers they count, the only thing a rule does that sets off a rule
 * in the same decision. What a rule does to a station is braked instead (`ACTED_MAX`): a queue that is relieved is no loop.
 * @returns the names along one circle, or null
 */
export function findLoop(rules: readonly Rule[]): readonly string[] | null {
  const listening = rules.filter(({ body }) => body.isOn);
  const next = (rule: Rule) => {
    const counted = new Set(actionsOf(rule).map(metricOf));
    return listening.filter(
      ({ body: { trigger } }) => trigger.type === "crossing" && trigger.metric !== null && counted.has(trigger.metric),
    );
  };
  const done = new Set<Rule>();
  const walk = (rule: Rule, path: readonly Rule[]): readonly Rule[] | null => {
    const at = path.indexOf(rule);
    if (at !== -1) return path.slice(at);
    if (done.has(rule)) return null;
    for (const one of next(rule)) {
      const found = walk(one, [...path, rule]);
      if (found) return found;
    }
    done.add(rule);
    return null;
  };
  for (const rule of listening) {
    const found = walk(rule, []);
    if (found) return found.map(({ body }) => body.name);
  }
  return null;
}

export function actionsOf({ body }: Pick<Rule, "body">) {
  return [...body.branches.flatMap(({ does }) => does), ...body.otherwise];
}
