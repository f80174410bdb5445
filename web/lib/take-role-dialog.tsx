import { useQueryClient } from "@tanstack/react-query";
import { ok } from "#shared/result";
import type { GrantView } from "#shared/views/people";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { toast } from "#web/ui/toast";
import { OutcomeNotice } from "./outcome-notice.tsx";
import { placeName, ROLE_NAMES } from "./role-words.ts";
import { useApi } from "./trpc.ts";
import { useCommand } from "./use-command.ts";

/** Asks before a role is taken; null: nothing is asked. */
export function TakeRoleDialog({ grant, onClose }: { grant: GrantView | null; onClose: () => void }) {
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const take = useCommand({
    send: async ({ id }: GrantView) => ok(await client.people.takeRole.mutate({ grantId: id })),
    onOk: async (_, { userName }) => {
      await queryClient.invalidateQueries({ queryKey: trpc.people.pathKey() });
      onClose();
      toast(`Taken from ${userName}.`, "good");
    },
  });
  const place = grant && placeName(grant);
  return (
    <Dialog
      open={grant !== null}
      onClose={onClose}
      kind="dialog"
      title={grant ? `Take a role from ${grant.userName}?` : ""}
      actions={
        <>
          <Button variant="secondary" onClick={onClose}>
            Leave it
          </Button>
          <Button variant="danger" pending={take.pending} onClick={() => grant && take.run(grant)}>
            Take the role
          </Button>
        </>
      }
    >
      {grant ? (
        <p>
          {ROLE_NAMES[grant.role]}
          {place ? ` at ${place}` : " in the whole college"}. It ends at once, on every device they use.
        </p>
      ) : null}
      <div className="pt-4 empty:hidden">
        <OutcomeNotice refusal={null} problem={take.problem} />
      </div>
    </Dialog>
  );
}
