import type { SyncTrouble } from "./gate-phone.ts";
import { CUT_SECONDS, CUT_SHARE, PLAN } from "./plan.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

/** In turn, so that each is met on every day. */
const TROUBLES: readonly SyncTrouble[] = ["answer-lost", "twice", "none"];
/** Simulated seconds before the network goes that a phone last asked for the list. */
const LIST_AGE_SECONDS = [10, 90] as const;

/** Phones fetch what they need to decide alone; in the rush a third of them lose the network, go on by themselves, and come back. */
export async function liveOutages(world: World): Promise<void> {
  const { clock, gateCrew, live, random } = world;
  await clock.orOver(live.promise);
  const phones = gateCrew.scanners.map(({ phone }) => phone);
  await Promise.all(phones.map((phone) => phone.open()));
  const own = random.fork("outages");
  const cut = shuffled(phones, own).slice(0, Math.ceil(phones.length * CUT_SHARE));
  await Promise.all(
    cut.map(async (phone, index) => {
      const [shortest, longest] = CUT_SECONDS;
      const seconds = own.between(shortest, longest);
      const from = own.between(PLAN.cutFrom, PLAN.cutUntil - seconds);
      await clock.until(from - own.between(...LIST_AGE_SECONDS));
      await phone.refresh();
      await clock.until(from);
      await gateCrew.betweenScans(phone, async () => {
        phone.isCut = true;
      });
      await clock.until(from + seconds);
      // Until all of it is told, the gate does not know what this phone did.
      await gateCrew.betweenScans(phone, async () => {
        await phone.sync(TROUBLES[index % TROUBLES.length] ?? "none");
        world.book.synced(phone);
        await phone.refresh();
        phone.isCut = false;
      });
    }),
  );
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
