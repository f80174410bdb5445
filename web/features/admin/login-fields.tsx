import { useRef } from "react";
import type { RoleRule } from "#shared/inputs/sso";
import { CLAIMED_ROLES } from "#shared/roles";
import { fieldError, type Problem } from "#web/lib/problem";
import { ROLE_NAMES } from "#web/lib/role-words";
import { Button } from "#web/ui/button";
import { Select, TextField } from "#web/ui/field";
import type { LoginDraft } from "./login-draft.ts";

export type LoginFieldsProps = {
  draft: LoginDraft;
  onChange: (draft: LoginDraft) => void;
  problem: Problem | null;
  hasSecret: boolean;
};

const NEW_RULE: RoleRule = { value: "", role: "volunteer" };

/** What of a campus login can change while people use it. */
export function LoginFields({ draft, onChange, problem, hasSecret }: LoginFieldsProps) {
  const addRule = useRef<HTMLButtonElement>(null);
  const set = (changes: Partial<LoginDraft>) => onChange({ ...draft, ...changes });
  const setRule = (index: number, changes: Partial<RoleRule> | null) =>
    set({
      roleRules: draft.roleRules.flatMap((rule, at) => {
        if (at !== index) return [rule];
        return changes === null ? [] : [{ ...rule, ...changes }];
      }),
    });
  const removeRule = (index: number) => {
    // The buttons move up: only with the last rule the one that was pressed goes away.
    if (index === draft.roleRules.length - 1) addRule.current?.focus();
    setRule(index, null);
  };
  const field = (name: "name" | "clientId" | "clientSecret" | "rolesClaim" | "mfaAcr") => ({
    value: draft[name],
    error: fieldError(problem, name),
    onChange: (event: { target: { value: string } }) => set({ [name]: event.target.value }),
  });
  return (
    <>
      <TextField
        label="Name"
        placeholder="Riverside account"
        hint="Its button says: Sign in with …"
        maxLength={60}
        {...field("name")}
      />
      <TextField label="Client id" autoComplete="off" {...field("clientId")} />
      <TextField
        label="Client secret"
        type="password"
        autoComplete="off"
        hint={hasSecret ? "Leave it empty to keep the one there is." : "Leave it empty for a client without one."}
        {...field("clientSecret")}
      />
      <TextField
        label="Claim that says what somebody is"
        placeholder="groups"
        hint="Leave it empty to give all roles by hand."
        {...field("rolesClaim")}
      />
      {draft.rolesClaim.trim() ? (
        <fieldset className="flex flex-col gap-3">
          <legend className="pb-2 text-sm font-semibold">Roles by claim</legend>
          {draft.roleRules.map((rule, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule is where it stands; its fields are controlled
            <div key={index} className="flex flex-wrap items-end gap-3">
              <div className="min-w-40 flex-1">
                <TextField
                  label="Value"
                  value={rule.value}
                  onChange={(event) => setRule(index, { value: event.target.value })}
                />
              </div>
              <div className="min-w-40 flex-1">
                <Select
                  label={
                    <>
                      Role<span className="sr-only"> for {rule.value || "this value"}</span>
                    </>
                  }
                  value={rule.role}
                  options={CLAIMED_ROLES.map((value) => ({ value, label: ROLE_NAMES[value] }))}
                  onChange={(role) => setRule(index, { role })}
                />
              </div>
              <Button
                variant="quiet"
                aria-label={`Remove the rule for ${rule.value || "this value"}`}
                onClick={() => removeRule(index)}
              >
                Remove
              </Button>
            </div>
          ))}
          <Button ref={addRule} variant="secondary" onClick={() => set({ roleRules: [...draft.roleRules, NEW_RULE] })}>
            Add a rule
          </Button>
        </fieldset>
      ) : null}
      <TextField
        label="acr value of a second factor"
        hint="Leave it empty if your provider says “mfa” in amr. Without a second factor the claim gives no role with power."
        {...field("mfaAcr")}
      />
    </>
  );
}
