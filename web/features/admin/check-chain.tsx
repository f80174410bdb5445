import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { Button } from "#web/ui/button";

type Result = { readonly checked: number; readonly brokenAt: number | null };

/** Follows the chain of hashes from the first entry, part by part. */
export function CheckChain() {
  const { client } = useApi();
  const [result, setResult] = useState<Result | null>(null);
  const { attempt, pending, problem } = useAttempt();
  const check = () =>
    attempt(async () => {
      setResult(null);
      for (let after = 0; ; ) {
        const { checkedTo, done, brokenAt } = await client.audit.check.query({ after });
        if (done) return setResult({ checked: checkedTo, brokenAt });
        after = checkedTo;
      }
    });
  const broken = result?.brokenAt ?? null;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p role="status" className={`text-sm ${broken === null ? "text-good" : "font-semibold text-bad"}`}>
        {result === null
          ? (problem?.message ?? "")
          : broken === null
            ? `All ${result.checked.toLocaleString()} entries are as they were written.`
            : `Entry ${broken.toLocaleString()} was changed, or one before it is missing.`}
      </p>
      <Button variant="secondary" icon={<ShieldCheck aria-hidden size={18} />} pending={pending} onClick={check}>
        Check the log
      </Button>
    </div>
  );
}
