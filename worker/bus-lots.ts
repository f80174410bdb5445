import type { BusMessage } from "#shared/protocol/bus";
import { eachAlone } from "./each-alone.ts";

/** The bus takes so many in one call. */
const LOT_MAX = 100;

/** @throws what the bus failed with, once every lot was offered */
export async function sendLots({ BUS }: Pick<Env, "BUS">, messages: readonly BusMessage[]): Promise<void> {
  const lots = Array.from({ length: Math.ceil(messages.length / LOT_MAX) }, (_, lot) =>
    messages.slice(lot * LOT_MAX, (lot + 1) * LOT_MAX),
  );
  await eachAlone(lots, async (lot) => void (await BUS.sendBatch(lot.map((body) => ({ body })))));
}
