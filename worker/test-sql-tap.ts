import { env } from "cloudflare:workers";
import { afterAll, expect } from "vitest";
import { DATABASES, tablesIn } from "./test-databases.ts";

/** Above colleges by intention: each begins a statement, with why it may look over all of them. */
const PLATFORM_STATEMENTS: readonly (readonly [why: string, statement: RegExp])[] = [
  ["whose own a host is, is asked before there is a college", /^select "college_id" from "college_hosts" where/],
  ["what was erased of colleges is the platform's to show", /^select .* from "college_erasures" order by/],
  ["sessions and sockets of a person are of all their colleges", /"live_sockets"/],
  ["a person's sessions are of all their colleges, or of the one that began them", /"sessions"/],
  [
    "who is in no college any more loses the account",
    /not exists \(select 1 from memberships m where m\.user_id = "users"\."id"\)/,
  ],
  ["the sweep forgets codes of no use", /^delete from "device_codes" where "device_codes"."expires_at" <=/],
  ["the sweep forgets who never came back", /^delete from "campus_logins" where "campus_logins"."expires_at" <=/],
  ["a link of the platform's own pages has no college", /"sign_in_links"/],
  [
    "the sweep configures what was not told",
    /^select .* from "(events|stations)" where \(?"\w+"\."configured_version" </,
  ],
  [
    "the sweep tells people what changed",
    /^select .* from "event_notices" where \("event_notices"."finished_at" is null/,
  ],
  ["the sweep goes on with series", /^select .* from "event_series" where \("event_series"."task_since" <=/],
  ["the sweep ends roles that ran out", /^select "college_id", "user_id", "ends_at" from "grants"/],
  ["how long a session lasts depends on all roles", /^select distinct "role" from "grants"/],
  ["the sweep looks for answers whose time is over", /^select .* from "forms" where \("forms"\."sweep_at" <=/],
  ["the sweep looks for pictures that no event names", /^select .* from "covers" where \("covers"\."sweep_at" <=/],
  [
    "the sweep looks for guests whose time is over",
    /^select .* from "event_rules" where \("event_rules"."sweep_at" <=/,
  ],
  [
    "the sweep finds where rules were not asked yet",
    /^select \* from \(select e\.college_id as collegeId, e\.id as eventId, s\.id as place/,
  ],
  [
    "the sweep tells stations what rules want",
    /^select distinct "college_id", "event_id" from "rule_effects" where \(+"rule_effects"\."status" = \?/,
  ],
  [
    "the sweep tells wallets what is due",
    /^select distinct .* from "wallet_devices" .*where \("wallet_devices"."due_at" <=/,
  ],
  ["the sweep tells gates of their college's rules", /^select distinct "college_id" from "rules" where/],
  ["the sweep looks where helpers may be wanted", /^select "college_id", "event_id" from "staffing_looks" where/],
  [
    "the sweep finds whom webhooks must be told of",
    /^select distinct .* from "webhook_deliveries" .*where \("webhook_deliveries"."due_at" <=/,
  ],
  [
    "the sweep gives up what no webhook took",
    /^update "webhook_deliveries" set "status" = \?, "due_at" = \? where \("webhook_deliveries"."due_at" is not null/,
  ],
  [
    "the sweep looks for messages whose time is over",
    /^select "college_id", "id" from "webhook_messages" where \("webhook_messages"."at" </,
  ],
  ["what the bus gave up is the platform's to look at", /"dead_letters"/],
  ["what was done to an account is its owner's to hear, of whichever college", /"owner_notices"/],
  ["the sweep makes certain that emergencies are told", /^select distinct "college_id" from "emergencies" where/],
  [
    "the sweep deletes decisions whose time is over",
    /^delete from "rule_decisions" where rule_decisions\.rowid in \(select/,
  ],
  ["the sweep deletes effects whose time is over", /^delete from "rule_effects" where rule_effects\.rowid in \(select/],
  ["the sweep asks rules whose time begins", /^select "college_id", "scope", "body" from "rules" where/],
  ["the sweep deletes messages whose time is over", /^delete from "messages" where messages\.rowid in \(select/],
  ["the sweep sends what was not sent", /^select "college_id", "id" from "messages" where \("messages"."status" = \?/],
  ["the sweep finds campaigns whose time has come", /^select "college_id", "id" from "campaigns" where/],
  [
    "the sweep reminds people of what is near",
    /^select e\.college_id as collegeId, e\.id as eventId, e\.starts_at as startsAt from events e/,
  ],
  [
    "a browser that is signed out is told of no college",
    /^delete from "push_subscriptions" where "session_id"|^delete from "push_subscriptions" where "push_subscriptions"."session_id"/,
  ],
  [
    "the sweep asks what became of payments and refunds",
    /^select "college_id", "id" from "(payments|refunds)" where \("\w+"\."check_at" <=/,
  ],
  [
    "the sweep forgets messages that nobody repeats any more",
    /^delete from "provider_events" where \("provider_events"."processed_at" <=/,
  ],
  [
    "the sweep forgets requests that nobody repeats any more",
    /^delete from "idempotency_keys" where idempotency_keys\.rowid in \(select/,
  ],
  ["whose an account is, is asked before there is a college", /^select "college_id" from "payment_accounts" where/],
  [
    "one college at a time moves, whichever is next",
    /^update "college_moves" set "busy_until" = \?, "claim" = .* where \(rowid = /,
  ],
  ["sweeps leave out what moves", /^select "college_id" from "college_moves" where "college_moves"."state" not in/],
  [
    "whoever left long enough ago is erased",
    /^update "colleges" set "erasing_since" = \? where \("colleges"."leaving_at" <=/,
  ],
  ["the platform sees what moved", /^select .* from "college_moves" .* order by "college_moves"."asked_at" desc/],
  ["support sees where it has asked", /^select .* from "support_accesses" .* where "support_accesses"."user_id" = \?/],
  ["the platform's dashboard counts", /^select .*(count|sum)\(/],
];

/** Tables whose rows belong to a college, as the migrations made them. */
async function tenantTables(): Promise<Set<string>> {
  const tables = await Promise.all(DATABASES.map((name) => tablesIn(name, "AND sql LIKE '%`college_id`%'")));
  return new Set(tables.flat());
}

const seen = new Set<string>();

/**
 * Listens to every statement the product prepares while tests run (Drizzle writes in lower case, tests in upper), and fails
 * the file in which one touches a college's rows without naming the college.
 */
export async function tapSql(): Promise<void> {
  const tenant = await tenantTables();
  const prototype = Object.getPrototypeOf(env.DB) as D1Database;
  const prepare = prototype.prepare;
  prototype.prepare = function (this: D1Database, query: string) {
    if (/^\s*(select|insert|update|delete|with)\b/.test(query)) seen.add(query);
    return prepare.call(this, query);
  };
  afterAll(() => {
    const careless = Array.from(seen).filter((query) => !namesItsCollege(query, tenant));
    expect(careless, "statements on a college's rows that do not name the college").toEqual([]);
  });
}

export function namesItsCollege(query: string, tenant: ReadonlySet<string>): boolean {
  const touched = Array.from(query.matchAll(/\b(?:from|join|into|update)\s+"?(\w+)"?/g), ([, table = ""]) => table);
  if (!touched.some((table) => tenant.has(table))) return true;
  if (/\bcollege_id"? = \?/.test(query) || /^insert into "\w+" \([^)]*"college_id"/.test(query)) return true;
  return PLATFORM_STATEMENTS.some(([, statement]) => statement.test(query));
}
