import { valueOr } from "./answers.ts";
import type { Kitchen } from "./kitchen-crew.ts";
import { changeStock } from "./kitchen-slips.ts";
import { PLAN } from "./plan.ts";
import type { Random } from "./random.ts";
import { despiteTrouble, type Session } from "./session.ts";
import type { World } from "./world.ts";

/** Simulated seconds between two things that a kitchen's store needs. */
const EVERY_SECONDS = 240;
/** A dish that is off its menu for a while, and a cook who is. */
const BREAK_SECONDS = [60, 180] as const;

/** Counts what comes, falls and is sold over the counter, takes a dish off the menu for a while, and sends for a cook. */
export async function keepStore(world: World, staff: Session, kitchen: Kitchen, random: Random): Promise<void> {
  const { id: stationId, cooks } = kitchen;
  const { menu } = await staff.ask("station.board", (api) => api.station.board.query({ stationId }));
  const limited = menu.filter(({ skuId }) => world.dishes.has(skuId));
  const count = (verb: "restockDish" | "wastePortions" | "sellPortions", by: 1 | -1) => async () => {
    const { skuId } = random.pick(limited);
    const counted = await staff.command(`kitchen.${verb}`, (api, commandId) =>
      api.kitchen[verb].mutate({ commandId, stationId, skuId, portions: 1 }),
    );
    if (valueOr(world, `kitchen.${verb}`, counted, ["sold-out"])) changeStock(world.dishes, skuId, by);
  };
  const setCooks = async (number: number) => {
    const set = await staff.command("kitchen.setCooks", (api, commandId) =>
      api.kitchen.setCooks.mutate({ commandId, stationId, cooks: number }),
    );
    valueOr(world, "kitchen.setCooks", set, []);
  };
  const rest = () => world.clock.sleep(random.between(...BREAK_SECONDS));
  const turns = [
    count("restockDish", 1),
    count("sellPortions", -1),
    count("wastePortions", -1),
    async () => {
      const { skuId } = random.pick(menu);
      const stopped = await staff.command("station.stopSelling", (api, commandId) =>
        api.station.stopSelling.mutate({ commandId, stationId, skuId }),
      );
      valueOr(world, "station.stopSelling", stopped, []);
      await rest();
      const resumed = await staff.command("station.resumeSelling", (api, commandId) =>
        api.station.resumeSelling.mutate({ commandId, stationId, skuId }),
      );
      valueOr(world, "station.resumeSelling", resumed, []);
    },
    async () => {
      await setCooks(cooks + 1);
      await rest();
      await setCooks(cooks);
    },
  ];
  await world.clock.until(PLAN.arriveFrom);
  for (let turn = random.int(turns.length); world.clock.now() < PLAN.lastEntryAt; turn++) {
    await world.clock.sleep(EVERY_SECONDS * random.between(0.5, 1.5));
    const run = turns[turn % turns.length];
    if (run) await despiteTrouble(run());
  }
}
