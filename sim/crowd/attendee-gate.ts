import type { PassView } from "#shared/domain/ledger/answers";
import type { ScanRefusal } from "#shared/domain/ledger/refusals";
import { forgedCode } from "#shared/forged-code";
import type { GateId } from "#shared/ids";
import { valueOr } from "./answers.ts";
import type { Code, GateVerdict } from "./gate-crew.ts";
import type { Person } from "./person.ts";
import { PLAN } from "./plan.ts";
import type { Random } from "./random.ts";
import { nudged } from "./shown.ts";
import type { World } from "./world.ts";

/** Closer to the opening than this, nobody can tell which came first. */
const HURRY_SECONDS = 120;

/** @returns whether the person is inside */
export async function passTheGate(world: World, person: Person): Promise<boolean> {
  const { session, traits, random } = person;
  const { eventId, gates } = world.grounds;
  const page = await session.ask("attendee.getPass", (api) => api.attendee.getPass.query({ eventId }));
  const [pass, ...companions] = page.registration.passes;
  const known = person.userId && world.book.registrations.get(person.userId);
  if (!pass || !known) {
    world.book.violated("lost registrations", `${person.email} is registered and has no pass`);
    return false;
  }
  const gate = random.pick(gates).id;
  const show = (code: Code, at: GateId = gate) => world.gateCrew.show(at, code);

  switch (traits.atTheGate) {
    case "early":
      if (world.clock.now() < PLAN.liveAt - HURRY_SECONDS) mustStop(world, await show(pass.code), ["event-not-live"]);
      await world.clock.until(traits.arrivesAt);
      await world.clock.orOver(world.live.promise);
      break;
    case "wrong-event":
      mustStop(world, await show(await rehearsalCode(world, person)), ["pass-wrong-event"]);
      break;
    case "forged":
      mustStop(world, await show(forgedCode(pass.code, random.int(512))), ["pass-forged"]);
      break;
    case "unknown":
      mustStop(world, await show("https://example.org/menu?table=12"), ["pass-unknown"]);
      break;
    default:
  }
  if (known.revoked) {
    mustStop(world, await show(pass.code), ["pass-revoked", "registration-cancelled"]);
    return false;
  }
  const askedAt = performance.now();
  const codeOf = ({ id, code }: PassView) => person.moving.get(id) ?? code;
  const admitted = await show(traits.typesCode ? asTyped(pass, random) : codeOf(pass));
  if (admitted.verdict === "stop") {
    world.measures.problem(`gate: ${admitted.refusal.code} for a good pass`);
    return false;
  }
  // What a phone decided by itself, nobody else hears of until it is back.
  if (!admitted.isOwn) world.sockets.mustShow(person.feed, `the nudge for ${pass.id} let in`, nudged("pass", askedAt));
  for (const companion of companions) {
    const verdict = await show(codeOf(companion));
    if (verdict.verdict === "stop") world.measures.problem(`gate: ${verdict.refusal.code} for a companion's pass`);
  }
  if (traits.atTheGate === "twice")
    mustStop(world, await show(codeOf(pass), random.pick(gates).id), ["already-admitted"]);
  if (traits.atTheGate === "two-gates") await lendThePass(world, codeOf(pass), random);
  return true;
}

/** Whoever gave their pass away tries the one they still have. */
export async function showGivenPass(world: World, giver: Person): Promise<void> {
  const given = world.book.givenPasses.find((one) => one.giver === giver);
  if (!given) return;
  const gate = giver.random.pick(world.grounds.gates).id;
  mustStop(world, await world.gateCrew.show(gate, given.from.code), ["pass-given"]);
}

/** Friends with one pass, at every gate at once. */
async function lendThePass(world: World, code: Code, random: Random): Promise<void> {
  const gates = world.grounds.gates.filter(() => random.chance(0.7));
  const verdicts = await Promise.all(gates.map(({ id }) => world.gateCrew.show(id, code)));
  for (const verdict of verdicts) mustStop(world, verdict, ["already-admitted"]);
}

function mustStop(world: World, verdict: GateVerdict, codes: readonly ScanRefusal["code"][]): void {
  // An admission that must not be is counted where admissions are compared; here the reason matters.
  if (verdict.isDouble) return;
  if (verdict.verdict === "admit") world.measures.problem(`gate: let in, though it must say ${codes.join(" or ")}`);
  else if (!codes.includes(verdict.refusal.code)) {
    world.measures.problem(`gate: ${verdict.refusal.code}, though it must say ${codes.join(" or ")}`);
  }
}

async function rehearsalCode(world: World, { session }: Person): Promise<string> {
  const eventId = world.grounds.rehearsalId;
  const registered = await session.command("attendee.register", (api, commandId) =>
    api.attendee.register.mutate({ commandId, eventId }),
  );
  return valueOr(world, "attendee.register", registered, [])?.passes[0]?.code ?? "";
}

/** As volunteers type: lower case, a dash in the middle. */
function asTyped({ shortCode }: PassView, random: Random): string {
  const text = random.chance(0.5) ? shortCode.toLowerCase() : shortCode;
  return `${text.slice(0, 4)}${random.pick(["-", " ", ""])}${text.slice(4)}`;
}
