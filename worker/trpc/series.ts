import { eventIdSchema } from "#shared/inputs/attendee";
import {
  cancelSeriesSchema,
  editSeriesSchema,
  makeSeriesSchema,
  previewSeriesSchema,
  publishSeriesSchema,
} from "#shared/inputs/series";
import { cancelSeries } from "../services/series/cancel-series.ts";
import { editSeries } from "../services/series/edit-series.ts";
import { getSeries } from "../services/series/get-series.ts";
import { makeSeries } from "../services/series/make-series.ts";
import { previewSeries } from "../services/series/preview-series.ts";
import { publishSeries } from "../services/series/publish-series.ts";
import { onEvent, router } from "./trpc.ts";

/** Events that follow a rule. */
export const seriesRouter = router({
  get: onEvent("manage-events", eventIdSchema).query(({ ctx, input }) => getSeries(ctx.call, input)),
  preview: onEvent("manage-events", previewSeriesSchema).query(({ ctx, input }) => previewSeries(ctx.call, input)),
  make: onEvent("manage-events", makeSeriesSchema).mutation(({ ctx, input }) => makeSeries(ctx.call, input)),
  edit: onEvent("manage-events", editSeriesSchema).mutation(({ ctx, input }) => editSeries(ctx.call, input)),
  cancel: onEvent("manage-events", cancelSeriesSchema).mutation(({ ctx, input }) => cancelSeries(ctx.call, input)),
  publish: onEvent("manage-events", publishSeriesSchema).mutation(({ ctx, input }) => publishSeries(ctx.call, input)),
});
