import { countedId } from "#shared/counting-ids";
import { compileRules, judge } from "#shared/domain/rules/evaluate";
import { type Happening, NO_MEMORY, type Rule, type RuleBody } from "#shared/domain/rules/types";

// What one event costs that 100 rules listen to, each with a condition of its own: the most an event of a college can have.
const RULES = 100;
const EVENTS = 20_000;
const ROUNDS = 7;
/** The goal. */
const MICROSECONDS_MAX = 20;

const CONDITIONS = [
  (at: number) => `order.late_minutes > ${at}`,
  (at: number) => `order.minutes >= ${at} && station.name == "Stand ${at}"`,
  (at: number) => `station.name in ["Stand ${at}", "Stand ${at + 1}"] || order.dishes > ${at}`,
  (at: number) => `!(event.status == "live") || order.minutes + ${at} > 60 || station.name.startsWith("${at}")`,
];

const rules = Array.from({ length: RULES }, (_, at): Rule => {
  const condition = CONDITIONS[at % CONDITIONS.length];
  const body: RuleBody = {
    ...{
      name: `Rule ${at}`,
      order: at,
      isOn: true,
      match: "first",
      otherwise: [],
      from: null,
      until: null,
      stationId: null,
    },
    trigger: { type: "event", name: "food.order.ready" },
    branches: [{ when: condition?.(at) ?? "", does: [{ type: "increment", metric: `m${at % 50}`, by: 1 }] }],
  };
  return { id: countedId("rule", at), version: 1, origin: "event", savedAt: 0, body };
});

const happenings = Array.from({ length: 1_000 }, (_, at): Happening => {
  const order = { "order.number": at, "order.dishes": at % 9, "order.minutes": at % 40, "order.late_minutes": at % 12 };
  const facts = { "event.status": "live", "clock.hour": 12, "station.name": `Stand ${at % 110}`, ...order };
  return { id: `${at}`, trigger: "food.order.ready", at, stationId: null, userId: null, facts };
});

const compileStarted = performance.now();
const set = compileRules(rules);
const compiledMs = performance.now() - compileStarted;

let matched = 0;
function round(): number {
  // Processor time: other work on the machine does not count.
  const started = process.cpuUsage();
  let memory = NO_MEMORY;
  for (let at = 0; at < EVENTS; at++) {
    const happening = happenings[at % happenings.length];
    if (!happening) continue;
    const judged = judge(set, memory, happening);
    memory = judged.memory;
    matched += judged.decision?.steps.length ?? 0;
  }
  const { user, system } = process.cpuUsage(started);
  return (user + system) / EVENTS;
}

round(); // the compiler of the engine gets warm
matched = 0;
const rounds = Array.from({ length: ROUNDS }, round).sort((a, b) => a - b);
const median = rounds[Math.floor(ROUNDS / 2)] ?? Number.NaN;
console.log(`${RULES} rules read and checked in ${compiledMs.toFixed(1)} ms`);
console.log(
  `${RULES} rules asked about an event: ${median.toFixed(2)} µs (median of ${ROUNDS} rounds of ${EVENTS}; ${rounds.map((one) => one.toFixed(2)).join(" ")})`,
);
console.log(
  `${(matched / ROUNDS / EVENTS).toFixed(1)} of them matched and counted something; the goal is ${MICROSECONDS_MAX} µs`,
);
