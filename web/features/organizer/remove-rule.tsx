import { useState } from "react";
import type { Rule } from "#shared/domain/rules/types";
import { AskFirst } from "#web/lib/ask-first";
import { Button } from "#web/ui/button";

export type RemoveRuleProps = {
  rule: Rule;
  pending: boolean;
  onSure: () => void;
  onSwitchOffHere: () => void;
};

/** Takes a rule away, after a question that says for whom; one of the college can rest at this event instead. */
export function RemoveRule({ rule, pending, onSure, onSwitchOffHere }: RemoveRuleProps) {
  const [asks, setAsks] = useState(false);
  const isOfCollege = rule.origin === "college";
  return (
    <>
      <Button variant="danger" pending={pending} onClick={() => setAsks(true)}>
        Remove
      </Button>
      <AskFirst
        open={asks}
        title={`Remove “${rule.body.name}”${isOfCollege ? " at every event" : ""}?`}
        action={isOfCollege ? "Remove it everywhere" : "Remove it"}
        onSure={onSure}
        onClose={() => setAsks(false)}
      >
        <div className="flex flex-col items-start gap-3">
          <p>
            {isOfCollege
              ? "It is a rule for all events of the college: it ends at every one of them, at once."
              : "It ends at once. A rule of the college or of CampusPulse that it stood in place of holds again."}
          </p>
          {isOfCollege && rule.body.isOn ? (
            <Button
              variant="secondary"
              onClick={() => {
                setAsks(false);
                onSwitchOffHere();
              }}
            >
              Switch it off for this event alone
            </Button>
          ) : null}
        </div>
      </AskFirst>
    </>
  );
}
