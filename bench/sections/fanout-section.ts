import { feedShards } from "#shared/object-names";
import type { Supplies } from "../load/supplies.ts";
import type { Effort } from "../options.ts";
import type { Table } from "../report.ts";
import type { Served } from "../server/served.ts";
import { deliver, deliverStream, type FanoutRow, fanoutTable, type Stage } from "./fanout.ts";
import { bareStage, feedStage, stationStage } from "./fanout-stages.ts";

/** A busy gate: more than the four broadcasts a second that listeners are sent. */
const STREAM_PER_SECOND = 20;
/** Frames of an event's summary, until the first one is seen. */
const USUAL_FRAME_BYTES = 300;
/** Those that only warm up. */
const SPARE_CHANGES = 10;

export async function measureFanout(supplies: Supplies, reference: Served, effort: Effort): Promise<Table> {
  const rows: FanoutRow[] = [];
  let frameBytes = USUAL_FRAME_BYTES;
  let lost = 0;
  const close = (stage: Stage) => {
    lost += stage.audience.lost;
    stage.audience.leave();
  };
  for (const listeners of effort.listeners) {
    const shards = feedShards(listeners);
    const feed = await feedStage(supplies, listeners, 4 * effort.broadcasts + SPARE_CHANGES);
    await deliver([feed], 1);
    frameBytes = feed.audience.frameBytes;
    for (const layout of [1, shards]) {
      const bare = await bareStage(reference, listeners, layout, frameBytes);
      const [toBare, toFeed] = [...(await deliver([bare, feed], effort.broadcasts)).values()];
      close(bare);
      if (!toBare || !toFeed) continue;
      rows.push({ name: bare.name, listeners, shards: layout, delivery: toBare, bare: null });
      rows.push({ name: feed.name, listeners, shards, delivery: toFeed, bare: toBare });
    }
    const streamed = await deliverStream(feed, STREAM_PER_SECOND, 2 * effort.broadcasts);
    const name = `${feed.name}, ${STREAM_PER_SECOND} scans/s flowing`;
    rows.push({ name, listeners, shards, delivery: streamed, bare: null });
    close(feed);
  }
  const station = await stationStage(supplies, effort.tokenHolders, effort.broadcasts + SPARE_CHANGES);
  const [toStation] = [...(await deliver([station], effort.broadcasts)).values()];
  if (toStation) {
    rows.push({ name: station.name, listeners: effort.tokenHolders, shards: 1, delivery: toStation, bare: null });
  }
  close(station);
  return fanoutTable(rows, frameBytes, lost);
}
