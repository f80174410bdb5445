import { useEffect, useMemo } from "react";
import { applyAccent } from "#web/lib/apply-accent";
import { rememberReturn } from "#web/lib/return-to";
import { buttonClass } from "#web/ui/button";
import { EmptyState } from "#web/ui/empty-state";
import { PlaceProvider } from "#web/ui/place";
import { ChooseGate } from "./choose-gate.tsx";
import { DeviceOver } from "./device-over.tsx";
import { isDeviceOver } from "./device-over-words.ts";
import { readKioskLock } from "./kiosk-lock.ts";
import { LeaveKiosk } from "./leave-kiosk.tsx";
import { askOrKept } from "./own-gate/ask-or-kept.ts";
import { findKeptMe } from "./own-gate/kept-college.ts";
import { LeftLogs, useLeftLogs } from "./own-gate/left-logs.tsx";
import type { ScanAddress } from "./scan-address.ts";
import { ScanApiContext, scanClient } from "./scan-api.ts";
import { ScannerEmergencies } from "./scanner-emergencies.tsx";
import { ScannerPage } from "./scanner-page.tsx";
import { useLoaded } from "./use-loaded.ts";
import { useScanAddress } from "./use-scan-address.tsx";
import { Waiting } from "./waiting.tsx";
import { whoIsHere } from "./who-is-here.ts";

/**
 * The scanner is an application of its own in the same document: a volunteer's phone loads the camera, the verdict and the
 * socket, but neither the router nor the query cache of the other pages.
 */
export function ScannerApp() {
  const address = useScanAddress();
  const kiosk = readKioskLock();
  if (kiosk && location.pathname + location.search !== kiosk.href) {
    location.replace(kiosk.href); // Back does not lead out of a kiosk
    return null;
  }
  if (!address) {
    location.reload(); // Back led out of the scanner, where the other application is at home
    return null;
  }
  return <Entrance key={address.college} address={address} />;
}

function Entrance({ address }: { address: ScanAddress }) {
  const { college } = address;
  const client = useMemo(() => scanClient(college), [college]);
  const me = useLoaded(college, async () => {
    const found = await askOrKept(
      () => whoIsHere(client, college),
      () => findKeptMe(college),
    );
    if (found.college) applyAccent(found.college.accent);
    return found;
  });
  const api = useMemo(() => (me.type === "there" ? { college, client, me: me.value } : null), [client, college, me]);
  const left = useLeftLogs(college, me.type === "there" ? (me.value.user?.id ?? null) : null);
  const isFailed = me.type === "failed";
  useEffect(() => {
    if (isFailed) left.reload(); // what a removed phone has not sent
  }, [isFailed, left.reload]);
  if (me.type === "failed" && isDeviceOver(me.problem.code))
    return <DeviceOver code={me.problem.code} college={college} left={left} />;
  if (me.type === "failed")
    return (
      <>
        <Waiting loaded={me} />
        <LeftLogs {...left} />
      </>
    );
  if (me.type !== "there") return <Waiting loaded={me} />;
  const { college: brand, user, capabilities } = me.value;
  // The pages that would help are closed to whoever stands there.
  if (readKioskLock() && !(user && capabilities.includes("scan"))) return <KioskClosed />;
  if (!brand) return <Aside title="There is no such college" href="/" action="Go to the start" />;
  if (!user) {
    rememberReturn(college, location.pathname + location.search);
    const signIn = `/${encodeURIComponent(college)}/sign-in`;
    if (left.logs === null) return null;
    if (left.logs.length === 0) {
      location.replace(signIn);
      return null;
    }
    return (
      <>
        <Aside title="You are signed out" href={signIn} action="Sign in">
          What this phone held of the event is gone from it. What it has not sent yet is here.
        </Aside>
        <LeftLogs {...left} />
      </>
    );
  }
  if (!capabilities.includes("scan")) {
    return (
      <Aside title="Scanning is for the event's team" href={`/${brand.slug}`} action="Go to the campus's events">
        Your role does not open it. If you help at this event, ask a college administrator to change your role, then
        reload this page.
      </Aside>
    );
  }
  return (
    <ScanApiContext value={api}>
      <PlaceProvider place={{ timeZone: brand.timeZone, currency: brand.currency }}>
        <ScannerEmergencies eventId={address.eventId} />
        {address.eventId ? (
          <ScannerPage address={address} eventId={address.eventId} />
        ) : (
          <>
            <LeftLogs {...left} />
            <ChooseGate ask={address.choose} />
          </>
        )}
      </PlaceProvider>
    </ScanApiContext>
  );
}

function KioskClosed() {
  return (
    <main className="mx-auto w-full max-w-xl px-4 py-16">
      <h1 className="sr-only">Check in</h1>
      <EmptyState title="Please see the desk" action={<LeaveKiosk />}>
        This kiosk is not signed in any more. Staff leave kiosk mode and enrol the device again.
      </EmptyState>
    </main>
  );
}

function Aside(props: { title: string; href: string; action: string; children?: string }) {
  return (
    <main className="mx-auto w-full max-w-xl px-4 py-16">
      <h1 className="sr-only">{props.title}</h1>
      <EmptyState
        title={props.title}
        action={
          <a href={props.href} className={buttonClass()}>
            {props.action}
          </a>
        }
      >
        {props.children}
      </EmptyState>
    </main>
  );
}
