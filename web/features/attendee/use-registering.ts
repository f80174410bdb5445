import { useNavigate } from "@tanstack/react-router";
import type { Answers } from "#shared/domain/forms/types";
import type { EventPage } from "#shared/views/event";
import type { FormPage } from "#shared/views/forms";
import { queryClient } from "#web/lib/query-client";
import { useApi, useCollege } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import type { ChoiceInput } from "./choice.ts";
import { usePay } from "./pay-for-seat.tsx";
import { useAnswers } from "./use-answers.ts";
import { useChoice } from "./use-choice.ts";
import { useHeldSeat } from "./use-held-seat.ts";

type Asked = ChoiceInput & { readonly answers: Answers; readonly heldUntil?: number };

/** All that becomes a registration: what is chosen, the seat kept for it, the answers, and confirming them. */
export function useRegistering(event: EventPage, form: FormPage) {
  const { id: eventId } = event;
  const { trpc, client } = useApi();
  const college = useCollege();
  const navigate = useNavigate();
  const params = { college, eventId };
  const choice = useChoice(event);
  const register = useCommand({
    send: (input: Asked, commandId) => client.attendee.register.mutate({ commandId, eventId, ...input }),
    onOk: async ({ status, payBy }) => {
      choice.forget();
      answering.forget();
      // If that page does not open, the event's page leads there again.
      if (payBy !== null && (await pay.run(null)) !== null) return;
      await queryClient.invalidateQueries(trpc.attendee.pathFilter());
      await navigate({
        to: status === "confirmed" ? "/$college/events/$eventId/pass" : "/$college/events/$eventId",
        params,
        replace: true,
      });
    },
  });
  const seat = useHeldSeat(eventId, choice, () => {
    if (register.refusal) register.reset();
  });
  const pay = usePay(eventId);
  const ticketTypes = choice.input.tickets.map(({ ticketTypeId }) => ticketTypeId);
  const answering = useAnswers({ eventId, form, ticketTypes }, register.problem);
  const { heldUntil } = seat;
  return {
    choice,
    seat,
    answering,
    register,
    isPending: register.pending || pay.pending || (seat.hold.pending && heldUntil === undefined),
    confirm: async () => {
      const answers = await answering.check();
      if (!answers) return;
      const asked = { ...choice.input, answers, ...(heldUntil === undefined ? {} : { heldUntil }) };
      // Without an answer the form may have changed meanwhile.
      if ((await register.run(asked)) === null) {
        await queryClient.invalidateQueries(trpc.forms.get.queryFilter({ eventId }));
      }
    },
    /** Out of the waiting room. */
    comeIn: () => {
      register.reset();
      seat.keep();
    },
    leave: async () => {
      seat.release();
      await navigate({ to: "/$college/events/$eventId", params });
    },
  };
}

export type Registering = ReturnType<typeof useRegistering>;
