import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { KeyRing } from "#shared/domain/passes/types";
import type { StaleEdit } from "./event.ts";

/** How an event's passes are signed and shown; `version` guards against a stale edit. */
export type PassRulesView = { readonly version: number; readonly keys: KeyRing; readonly requireRotating: boolean };

/** `keys-used-up`: there is no further key to turn to. */
export type TurnKeysRefusal = LedgerRefusal | StaleEdit | { readonly code: "keys-used-up" };
