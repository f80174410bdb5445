import { eventIdSchema } from "#shared/inputs/attendee";
import {
  cancelEventSchema,
  duplicateEventSchema,
  returnDraftSchema,
  saveApprovalSchema,
  submitDraftSchema,
} from "#shared/inputs/lifecycle";

import { getApproval, saveApproval } from "../services/colleges/save-approval.ts";
import { cancelEvent } from "../services/events/cancel-event.ts";
import { duplicateEvent } from "../services/events/duplicate-event.ts";
import { getStanding } from "../services/events/get-standing.ts";
import { listSubmitted } from "../services/events/list-submitted.ts";
import { returnDraft } from "../services/events/return-draft.ts";
import { submitDraft } from "../services/events/submit-draft.ts";
import { audited, everywhere, onEvent, router, somewhere } from "./trpc.ts";

/** What becomes of an event besides being set up: copies, the college's yes, its end before its time. */
export const lifecycleRouter = router({
  getStanding: onEvent("manage-events", eventIdSchema).query(({ ctx, input }) => getStanding(ctx.call, input)),
  duplicate: onEvent("manage-events", duplicateEventSchema).mutation(({ ctx, input }) =>
    duplicateEvent(ctx.call, input),
  ),
  cancel: onEvent("manage-events", cancelEventSchema).mutation(({ ctx, input }) => cancelEvent(ctx.call, input)),
  submit: onEvent("manage-events", submitDraftSchema).mutation(({ ctx, input }) => submitDraft(ctx.call, input)),
  giveBack: onEvent("manage-events", returnDraftSchema).mutation(({ ctx, input }) => returnDraft(ctx.call, input)),
  listSubmitted: somewhere("manage-events").query(({ ctx }) => listSubmitted(ctx.call)),
  getApproval: everywhere("see-settings").query(({ ctx }) => getApproval(ctx.call)),
  saveApproval: everywhere("manage-college")
    .input(saveApprovalSchema)
    .use(audited)
    .mutation(({ ctx, input }) => saveApproval(ctx.call, input)),
});
