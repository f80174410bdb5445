import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { PassView, RegistrationView } from "#shared/domain/ledger/answers";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import { ROTATE_EVERY_MS } from "#shared/domain/passes/decide";
import { type HolderKey, openHolderKey, showRotating } from "#web/lib/holder-key";
import { useApi } from "#web/lib/trpc";
import { type Command, useCommand } from "#web/lib/use-command";
import { useOnline } from "#web/lib/use-online";

/** Why a code stands still: this browser cannot do better, another phone does, or it is not registered yet. */
export type WhyStill = "unsupported" | "elsewhere" | "not-yet";

export type ShownCode =
  | { readonly moves: true; readonly text: string; readonly shownAt: number }
  | { readonly moves: false; readonly why: WhyStill };

export type RotatingCode = {
  /** Null for a moment, until the browser's key is read. */
  readonly shown: ShownCode | null;
  /** Moves the pass from another phone to this one. */
  readonly takeOver: () => void;
  readonly command: Command<boolean, RegistrationView, LedgerRefusal>;
};

/**
 * The pass as this phone shows it: a code signed anew every few seconds by a key that never leaves the browser. Registered
 * once, online; from then on no network is asked.
 * @param clockAheadMs how far the server's clock is ahead of this phone's, milliseconds
 */
export function useRotatingCode(eventId: string, pass: PassView, clockAheadMs: number): RotatingCode {
  const key = useHolderKey(pass.id);
  const command = useRegistration(eventId, pass, key);
  const isHere = key !== null && key !== undefined && pass.holder?.key === key.publicKey;
  const shown = useFrames(isHere ? key : null, pass.holder?.grant ?? "", clockAheadMs);
  if (key === undefined) return { shown: null, takeOver: () => {}, command };
  const why: WhyStill = key === null ? "unsupported" : pass.holder && !isHere ? "elsewhere" : "not-yet";
  return {
    shown: isHere ? shown : { moves: false, why },
    takeOver: () => void command.run(true),
    command,
  };
}

/** Undefined until it is read; null where there can be none. */
function useHolderKey(passId: string): HolderKey | null | undefined {
  const [key, setKey] = useState<HolderKey | null | undefined>(undefined);
  useEffect(() => {
    let isGone = false;
    void openHolderKey(passId).then((opened) => {
      if (!isGone) setKey(opened);
    });
    return () => {
      isGone = true;
    };
  }, [passId]);
  return key;
}

/** Registers this phone for a pass that no phone shows yet, as soon as it is online. */
function useRegistration(eventId: string, pass: PassView, key: HolderKey | null | undefined) {
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const online = useOnline();
  const asked = useRef(false);
  const command = useCommand<boolean, RegistrationView, LedgerRefusal>({
    send: (replace, commandId) =>
      client.passes.registerHolder.mutate({
        ...{ commandId, eventId, passId: pass.id, replace },
        holderKey: key?.publicKey ?? "",
      }),
    onOk: () => queryClient.invalidateQueries(trpc.attendee.getPass.queryFilter({ eventId })),
  });
  const { run } = command;
  const isFree = key && pass.holder === null && pass.revokedAt === null;
  useEffect(() => {
    // Without an answer it is asked again after the connection was gone, and not over and over.
    if (!online) asked.current = false;
    if (!isFree || !online || asked.current) return;
    asked.current = true;
    void run(false);
  }, [isFree, online, run]);
  return command;
}

function useFrames(key: HolderKey | null, grant: string, clockAheadMs: number): ShownCode | null {
  const [shown, setShown] = useState<ShownCode | null>(null);
  useEffect(() => {
    if (!key) return;
    let isGone = false;
    const show = async () => {
      const shownAt = Date.now() + clockAheadMs;
      const text = await showRotating(key, grant, shownAt);
      if (!isGone) setShown({ moves: true, text, shownAt });
    };
    // A page that slept shows an old code: it is renewed before anybody holds it up.
    const wake = () => document.visibilityState === "visible" && void show();
    void show();
    const timer = setInterval(show, ROTATE_EVERY_MS);
    document.addEventListener("visibilitychange", wake);
    return () => {
      isGone = true;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", wake);
    };
  }, [key, grant, clockAheadMs]);
  return shown;
}
