import { useState } from "react";
import { REASON_CHARS_MAX } from "#shared/limits";
import type { EventSetup } from "#shared/views/event";
import type { Scope, SeriesView } from "#shared/views/series";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { TextArea } from "#web/ui/field";
import { Segmented } from "#web/ui/segmented";
import { useSeriesSaved } from "./use-series-saved.ts";

type Act = "publish" | "cancel";
const SCOPE_WORDS: Readonly<Record<Scope, string>> = { following: "This and following", all: "All dates" };

/** What is done to several dates at once, besides editing them. */
export function SeriesActions({ event, series }: { event: EventSetup; series: SeriesView }) {
  const { client } = useApi();
  const saved = useSeriesSaved(event.id);
  const [act, setAct] = useState<Act | null>(null);
  const [scope, setScope] = useState<Scope>("following");
  const [reason, setReason] = useState("");
  const run = useCommand({
    send: (input: { act: Act; scope: Scope; reason: string }) => {
      const named = { eventId: event.id, version: event.version, scope: input.scope };
      return input.act === "publish"
        ? client.series.publish.mutate(named)
        : client.series.cancel.mutate({ ...named, reason: input.reason });
    },
    onOk: (view) => {
      saved(view);
      setAct(null);
    },
  });
  const from = scope === "all" ? 0 : series.occurrences.findIndex(({ eventId }) => eventId === event.id);
  const inScope = series.occurrences.slice(from).filter(({ startsAt }) => startsAt > Date.now());
  const drafts = inScope.filter(({ status }) => status === "draft");
  const published = inScope.filter(({ status }) => status === "published" || status === "live");
  const concerned = act === "publish" ? drafts.length : published.length;
  const dates = concerned === 1 ? "one date" : `${concerned} dates`;
  const open = (next: Act) => {
    run.reset();
    setAct(next);
  };
  return (
    <>
      <div className="flex flex-wrap gap-2">
        {series.occurrences.some(({ status }) => status === "draft") ? (
          <Button variant="secondary" size="sm" onClick={() => open("publish")}>
            Publish dates
          </Button>
        ) : null}
        {series.occurrences.some(({ status }) => status === "published" || status === "live") ? (
          <Button variant="secondary" size="sm" onClick={() => open("cancel")}>
            Cancel dates
          </Button>
        ) : null}
      </div>
      <Dialog
        open={act !== null}
        onClose={() => setAct(null)}
        title={act === "publish" ? "Publish dates" : "Cancel dates"}
        actions={
          <Button
            variant={act === "cancel" ? "danger" : "primary"}
            pending={run.pending}
            disabledReason={
              concerned === 0 ? "There are none to come." : act === "cancel" && !reason.trim() ? "Say why first." : null
            }
            onClick={() => act && run.run({ act, scope, reason: reason.trim() })}
          >
            {act === "publish" ? `Publish ${dates}` : `Cancel ${dates}`}
          </Button>
        }
      >
        <div className="flex flex-col gap-4 text-ink">
          <Segmented
            label="Which dates"
            value={scope}
            options={(["following", "all"] as const).map((value) => ({ value, label: SCOPE_WORDS[value] }))}
            onChange={setScope}
          />
          <p className="text-sm text-ink-soft">
            {act === "publish"
              ? "Drafts that are still to come; everybody on campus sees them."
              : "Published dates that have not begun. Everybody with a place is told by mail. This cannot be undone. Drafts stay drafts."}
          </p>
          {act === "cancel" ? (
            <TextArea
              label="Why"
              hint="Everybody with a place reads this."
              maxLength={REASON_CHARS_MAX}
              value={reason}
              onChange={(changed) => setReason(changed.target.value)}
            />
          ) : null}
          <OutcomeNotice refusal={run.refusal} problem={run.problem} />
        </div>
      </Dialog>
    </>
  );
}
