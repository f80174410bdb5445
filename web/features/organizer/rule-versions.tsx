import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sayRule } from "#shared/domain/rules/words";
import type { RulesSetup, RuleVersion } from "#shared/views/rules";
import { useApi } from "#web/lib/trpc";
import { Badge } from "#web/ui/badge";
import { Dialog } from "#web/ui/dialog";
import { Notice } from "#web/ui/notice";
import { Loading, Skeleton } from "#web/ui/skeleton";
import { Time } from "#web/ui/time";
import { namesIn, ORIGINS } from "./rule-draft.ts";

export type VersionLinkProps = {
  eventId: string;
  rule: { readonly id: string; readonly version: number; readonly name: string };
  setup: Pick<RulesSetup, "stations" | "webhooks">;
};

/** Names a version, and shows all that the rule has said. */
export function VersionLink({ eventId, rule: { id, version, name }, setup }: VersionLinkProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="text-accent-text underline pointer-coarse:py-2"
        aria-label={version === 0 ? `What ${name} said` : `What version ${version} of ${name} said`}
        onClick={() => setOpen(true)}
      >
        {version === 0 ? "as shipped" : `version ${version}`}
      </button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title={`Versions of “${name}”`}>
        <Versions eventId={eventId} ruleId={id} setup={setup} />
      </Dialog>
    </>
  );
}

function Versions({ eventId, ruleId, setup }: { eventId: string; ruleId: string; setup: VersionLinkProps["setup"] }) {
  const { trpc } = useApi();
  const { data, isError } = useQuery(trpc.rules.listVersions.queryOptions({ eventId, ruleId }));
  if (isError) return <Notice tone="bad" title="What it said could not be read. Close this and open it again." />;
  if (!data)
    return (
      <Loading>
        <Skeleton className="h-24 w-full" />
      </Loading>
    );
  return (
    <ol className="flex flex-col divide-y divide-line">
      {data.map((one) => (
        <li key={`${one.origin}:${one.version}`} className="flex flex-col gap-1 py-3 first:pt-0 last:pb-0">
          <Version version={one} setup={setup} />
        </li>
      ))}
    </ol>
  );
}

function Version({ version: one, setup }: { version: RuleVersion; setup: VersionLinkProps["setup"] }) {
  const { version, origin, savedAt, savedByName, isRemoved, body } = one;
  const names = namesIn(setup);
  return (
    <>
      <p className="flex flex-wrap items-center justify-between gap-2 font-semibold text-ink">
        {version === 0 ? "As it was shipped" : `Version ${version}`}
        <span className="flex gap-2">
          {isRemoved ? <Badge tone="warn">Removed</Badge> : body.isOn ? null : <Badge tone="warn">Off</Badge>}
          <Badge>{ORIGINS[origin]}</Badge>
        </span>
      </p>
      {savedAt === null ? null : (
        <p className="text-sm">
          <Time at={savedAt} form="day-clock" /> ·{" "}
          {savedByName ?? (origin === "platform" ? "the platform" : "somebody who has left")}
        </p>
      )}
      {isRemoved ? null : (
        <div className="text-ink [overflow-wrap:anywhere]">
          {sayRule(body, names).map((line) => (
            <p key={line}>{line}</p>
          ))}
          {body.stationId ? <p>Only at {names(body.stationId) ?? "a station that is gone"}.</p> : null}
          <p className="text-sm text-ink-soft">
            “{body.name}”, place {body.order}
            {body.from === null ? null : (
              <>
                , from <Time at={body.from} form="day-clock" />
              </>
            )}
            {body.until === null ? null : (
              <>
                , until <Time at={body.until} form="day-clock" />
              </>
            )}
            .
          </p>
        </div>
      )}
    </>
  );
}
