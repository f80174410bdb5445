import type { OrderLine, OrderView, Substitute } from "#shared/domain/food/types";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Money } from "#web/ui/money";
import { Notice } from "#web/ui/notice";
import { Time } from "#web/ui/time";

/** The kitchen ran out of a dish and offers another: never done without asking. */
export function SubstituteQuestions({ order, stationId }: { order: OrderView; stationId: string }) {
  return order.lines.map((line, index) =>
    line.substitute ? (
      <Question
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place in its order
        key={index}
        {...{ order, stationId, line, index }}
        substitute={line.substitute}
      />
    ) : null,
  );
}

type QuestionProps = {
  order: OrderView;
  stationId: string;
  line: OrderLine;
  index: number;
  substitute: Substitute;
};

function Question({ order, stationId, line, index, substitute }: QuestionProps) {
  const { client, trpc } = useApi();
  const answer = useCommand({
    send: (accept: boolean, commandId) =>
      client.attendee.answerSubstitute.mutate({ commandId, stationId, orderId: order.id, line: index, accept }),
    onOk: () => queryClient.invalidateQueries(trpc.attendee.pathFilter()),
  });
  const { name, price, allergens, until } = substitute;
  return (
    <Notice tone="warn" title={`${line.name} ran out. ${name} instead?`}>
      <div className="flex flex-col gap-3 text-ink">
        <p>
          {line.quantity} × {name} for <Money amount={price * line.quantity} />, {contains(allergens)}. Without an
          answer by <Time at={until} /> it is left out, and you owe nothing for it.
        </p>
        <div className="flex flex-wrap gap-3">
          <Button pending={answer.pending && answer.args === true} onClick={() => answer.run(true)}>
            Yes, {name}
          </Button>
          <Button
            variant="secondary"
            pending={answer.pending && answer.args === false}
            onClick={() => answer.run(false)}
          >
            No, leave it out
          </Button>
        </div>
        <OutcomeNotice refusal={answer.refusal} problem={answer.problem} unreached={answer.unreached} />
      </div>
    </Notice>
  );
}

function contains(allergens: readonly string[]): string {
  return allergens.length === 0 ? "without declared allergens" : `contains ${allergens.join(", ")}`;
}
