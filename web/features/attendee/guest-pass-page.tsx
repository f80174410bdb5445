import { useState } from "react";
import { SignInFrame } from "#web/lib/sign-in-frame";
import { useBrand } from "#web/lib/use-me";
import { useWakeLock } from "#web/lib/use-wake-lock";
import { Notice } from "#web/ui/notice";
import { QrCode } from "#web/ui/qr-code";
import { usePageTitle } from "#web/ui/use-page-title";

/** A signed code and a name take less; what is longer is none of ours. */
const TEXT_CHARS_MAX = 400;

/** The pass of somebody without an account. All of it is in the link's fragment, so no server is asked and none learns of it. */
export function GuestPassPage() {
  const { name: campus } = useBrand();
  const [{ code, typed, name, at }] = useState(readFragment);
  usePageTitle(at ? `Pass for ${at}` : "Pass");
  useWakeLock();
  if (!code) {
    return (
      <SignInFrame place={campus}>
        <h1 className="text-title font-bold">This pass does not open</h1>
        <Notice tone="bad" title="The link is incomplete">
          Part of it was lost on the way. Copy the whole link from the mail, or say the code in it at the gate.
        </Notice>
      </SignInFrame>
    );
  }
  return (
    <SignInFrame place={campus}>
      <h1 className="text-title font-bold text-balance break-words">{at || "Your pass"}</h1>
      <div className="overflow-hidden rounded-card border border-line bg-white">
        <QrCode text={code} label={`Pass of ${name || "a guest"}`} />
      </div>
      <dl className="flex items-end justify-between gap-4">
        <div className="min-w-0">
          <dt className="text-sm text-ink-soft">Name</dt>
          <dd className="truncate text-lg font-bold">{name}</dd>
        </div>
        <div className="text-right">
          <dt className="text-sm text-ink-soft">Code</dt>
          <dd className="font-mono text-lg font-bold tracking-wider">
            {typed.slice(0, 4)} {typed.slice(4)}
          </dd>
        </div>
      </dl>
      <p className="text-sm text-ink-soft">Show this at any gate. It works once.</p>
    </SignInFrame>
  );
}

function readFragment() {
  const said = new URLSearchParams(location.hash.slice(1));
  const text = (key: string) => (said.get(key) ?? "").slice(0, TEXT_CHARS_MAX);
  return { code: text("code"), typed: text("typed"), name: text("name"), at: text("at") };
}
