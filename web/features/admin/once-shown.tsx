import { Button } from "#web/ui/button";
import { Notice } from "#web/ui/notice";
import { toast } from "#web/ui/toast";
import { Code } from "./dns-record.tsx";

/** A secret that was just made. Nobody can be shown it again. */
export function OnceShown({ label, secret, onDone }: { label: string; secret: string; onDone: () => void }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret);
      toast("Copied.", "good");
    } catch {
      toast("This browser copies nothing by itself. Mark the text and copy it.", "bad");
    }
  };
  return (
    <Notice
      tone="warn"
      title={`${label}: shown once`}
      action={
        <div className="flex flex-wrap gap-3">
          <Button size="sm" variant="secondary" onClick={copy}>
            Copy
          </Button>
          <Button size="sm" variant="quiet" onClick={onDone}>
            I have kept it
          </Button>
        </div>
      }
    >
      <p className="pb-2">Keep it where the other system finds it, and nobody else does. It is not shown again.</p>
      <div className="flex">
        <Code>{secret}</Code>
      </div>
    </Notice>
  );
}
