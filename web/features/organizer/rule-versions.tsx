import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Rule, RuleBody } from "#shared/domain/rules/types";
import { type NameOf, sayRule } from "#shared/domain/rules/words";
import type { RulesSetup, RuleVersion } from "#shared/views/rules";
import { formatDayClock } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { Loading, Skeleton } from "#web/ui/skeleton";
import { Time } from "#web/ui/time";
import { changesOf } from "./rule-changes.ts";
import { namesIn, ORIGINS } from "./rule-draft.ts";

export type VersionLinkProps = {
  eventId: string;
  /** `origin`: of the one in force, to which nobody changes back. */
  rule: { readonly id: string; readonly version: number; readonly name: string; readonly origin?: Rule["origin"] };
  setup: Pick<RulesSetup, "stations" | "webhooks">;
  /** Takes up what an older version said; none where it is only looked at. */
  onBack?: (body: RuleBody) => void;
};

/** Names a version, and shows all that the rule has said. */
export function VersionLink({ eventId, rule, setup, onBack }: VersionLinkProps) {
  const [isOpen, setOpen] = useState(false);
  const { version, name } = rule;
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
        <Versions
          eventId={eventId}
          rule={rule}
          setup={setup}
          {...(onBack && {
            onBack: (body: RuleBody) => {
              setOpen(false);
              onBack(body);
            },
          })}
        />
      </Dialog>
    </>
  );
}

type VersionsProps = Pick<VersionLinkProps, "eventId" | "rule" | "setup" | "onBack">;

function Versions({ eventId, rule, setup, onBack }: VersionsProps) {
  const { trpc } = useApi();
  const { data, isError } = useQuery(trpc.rules.listVersions.queryOptions({ eventId, ruleId: rule.id }));
  if (isError) return <Notice tone="bad" title="What it said could not be read. Close this and open it again." />;
  if (!data)
    return (
      <Loading>
        <Skeleton className="h-24 w-full" />
      </Loading>
    );
  return (
    <ol className="flex flex-col divide-y divide-line">
      {data.map((one, at) => (
        <li key={`${one.origin}:${one.version}`} className="flex flex-col gap-1 py-3 first:pt-0 last:pb-0">
          <Version version={one} before={versionBefore(one, data.slice(at + 1))} setup={setup} />
          {onBack && !one.isRemoved && !(one.origin === rule.origin && one.version === rule.version) ? (
            <div>
              <Button variant="secondary" size="sm" onClick={() => onBack(one.body)}>
                Change back to this
              </Button>
            </div>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

/** What it was changed from: the newest before it of those who saved it, or else what it was made of. */
function versionBefore({ origin }: RuleVersion, older: readonly RuleVersion[]): RuleVersion | null {
  const said = older.filter(({ isRemoved }) => !isRemoved);
  return said.find((one) => one.origin === origin) ?? said[0] ?? null;
}

type VersionProps = { version: RuleVersion; before: RuleVersion | null; setup: VersionLinkProps["setup"] };

function Version({ version: one, before, setup }: VersionProps) {
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
          {before ? <Changes before={before.body} after={body} names={names} /> : null}
        </div>
      )}
    </>
  );
}

function Changes({ before, after, names }: { before: RuleBody; after: RuleBody; names: NameOf }) {
  const { timeZone } = usePlace();
  const changes = changesOf(before, after, names, (at) => formatDayClock(at, timeZone, Date.now()));
  if (changes.length === 0) return <p className="text-sm text-ink-soft">It says the same as before.</p>;
  return (
    <section aria-label="What it changed" className="pt-1 text-sm">
      <h3 className="font-semibold">What it changed</h3>
      <ul className="list-disc pl-5">
        {changes.map(({ part, was, is }) => (
          <li key={`${part} ${was} ${is}`}>
            {part}: {is ?? was}
            {is !== null && was !== null ? ` (was ${was})` : ""}
          </li>
        ))}
      </ul>
    </section>
  );
}
