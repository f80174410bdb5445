import { isDeepStrictEqual } from "node:util";
import { decodeBase64Url, encodeBase64Url } from "#shared/base64url";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import type { ScanVerdict } from "#shared/domain/ledger/answers";
import type { DecodedCode } from "#shared/domain/passes/types";
import { importVerifyKey } from "#shared/ed25519";
import { examinePass, type HeldTrust, holdKeys, holdRevocations } from "#shared/examine-pass";
import { CHAIN_START, type ChainHead } from "#shared/hash-chain";
import { type EventId, type GateId, makeId, type PassId, type ScanLogId, type UserId } from "#shared/ids";
import { keptCode } from "#shared/kept-code";
import { openPerson } from "#shared/roster-seal";
import { type DeviceTime, offsetOf } from "#shared/scan-clock";
import { type ChainedScan, scanHash, scanLogProof } from "#shared/scan-log";
import type { ScannerSetup } from "#shared/views/gate";
import type { RosterEntry, SyncedScan } from "#shared/views/roster";
import {
  historyWith,
  type OwnStep,
  stepsAfterRound,
  stepsKnown,
} from "../../web/features/scanner/own-gate/own-steps.ts";
import { decideOwn, type OwnDecision } from "../../web/features/scanner/own-gate/own-verdict.ts";
import { type SyncDeps, syncLog } from "../../web/features/scanner/own-gate/sync-log.ts";
import { valueOr } from "./answers.ts";
import { newCommandId, type Session, type SessionDeps } from "./session.ts";

/** What goes wrong when it comes back: a sync is sent twice, or its answer is lost and it is sent again. */
export type SyncTrouble = "none" | "twice" | "answer-lost";

/** One scan that a phone decided by itself, to be found again. */
export type OwnScan = {
  readonly scanId: string;
  readonly passId: PassId | null;
  readonly name: string | null;
  readonly gateName: string;
  readonly at: number;
  readonly isIn: boolean;
};

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
/** The crowd's events have no home gates. */
const NONE_LENT: ReadonlySet<PassId> = new Set();
/** One that is lost, and one to spare. */
const SYNC_TRIES_MAX = 3;
const CUT = new Error("the network is cut");

/**
 * A volunteer's phone, as far as it decides without a connection: the product's own verdict, steps, chain and sync, over passes and
 * keys that it holds in memory instead of in a browser's store.
 */
export class GatePhone {
  readonly gateId: GateId;
  /** All that it decided by itself. */
  readonly scans: OwnScan[] = [];
  /** What the server said of each, by the scan's id. */
  readonly answers = new Map<string, SyncedScan>();
  isCut = false;
  /** When it last asked for the list of passes, `performance.now()`. */
  listAskedAt = 0;
  readonly #deps: SessionDeps;
  readonly #session: Session;
  readonly #eventId: EventId;
  readonly #userId: UserId;
  readonly #life = newCommandId();
  readonly #logId: ScanLogId = makeId("scanLog", Date.now(), crypto.getRandomValues(new Uint8Array(10)));
  readonly #roster = new Map<PassId, RosterEntry>();
  readonly #steps = new Map<PassId, readonly OwnStep[]>();
  #waiting: ChainedScan[] = [];
  #head: ChainHead = { seq: 0, hash: CHAIN_START };
  #key: CryptoKey | null = null;
  #trust: HeldTrust | null = null;
  #setup: ScannerSetup | null = null;
  #offsetMs = 0;
  #version = 0;
  #round = 0;

  constructor(deps: SessionDeps, session: Session, at: { eventId: EventId; gateId: GateId; userId: UserId }) {
    this.#deps = deps;
    this.#session = session;
    this.#eventId = at.eventId;
    this.#userId = at.userId;
    this.gateId = at.gateId;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Tells the server whose log it writes, and fetches all that it decides with. */
  async open(): Promise<void> {
    const { privateKey, publicKey } = await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
    this.#key = privateKey;
    const point = encodeBase64Url(new Uint8Array(await crypto.subtle.exportKey("raw", publicKey)));
    const [eventId, logId] = [this.#eventId, this.#logId];
    const signature = await this.#sign(scanLogProof(logId, this.#head));
    const opened = await this.#session.ask("scanner.openLog", (api) =>
      api.scanner.openLog.mutate({ eventId, logId, publicKey: point, signature }),
    );
    valueOr(this.#deps, "scanner.openLog", opened, []);
    await this.#fetchLists();
    await this.refresh();
  }

  /** The passes that changed since. */
  async refresh(): Promise<void> {
    const eventId = this.#eventId;
    this.listAskedAt = performance.now();
    this.#round += 1;
    for (let isComplete = false; !isComplete; ) {
      const since = this.#version;
      const page = await this.#session.ask("scanner.roster", (api) => api.scanner.roster.query({ eventId, since }));
      for (const entry of page.entries) this.#roster.set(entry.passId, entry);
      this.#version = page.version;
      isComplete = page.isComplete;
    }
    for (const [passId, steps] of this.#steps) this.#steps.set(passId, stepsAfterRound(steps, this.#round));
  }

  /** One scan by what is held, written before it is answered. What it only doubts, the volunteer looks at and lets in. */
  async decide(code: string): Promise<ScanVerdict> {
    const { setup, trust } = this.#held();
    const now = Math.round(Date.now() + this.#offsetMs);
    const scanId = newCommandId();
    const examined = await examinePass(code, trust, now);
    const { entry, scanned, party } = this.#known(examined.decoded);
    const person =
      entry && examined.decoded.form === "signed"
        ? await openPerson(
            (examined.decoded.rotation ? entry.sealed.rotating : entry.sealed.still) ?? "",
            entry.passId,
            new Uint8Array(examined.decoded.signature),
          )
        : null;
    const facts = { setup, examined, scanned, party, isListed: entry !== null, keeps: null, lent: NONE_LENT };
    const ask = {
      gateId: this.gateId,
      listId: ENTRY_LIST_ID,
      direction: "in",
      people: null,
      force: null,
      now,
    } as const;
    const first = decideOwn(facts, { ...ask, isConfirmed: false });
    const decision = first.type === "asks" ? decideOwn(facts, { ...ask, isConfirmed: true }) : first;
    const gateName = setup.gates.find(({ gateId }) => gateId === this.gateId)?.name ?? "";
    const passId = scanned?.passId ?? null;
    const name = person?.name ?? null;
    await this.#write({ scanId, code, decision, gateName, at: now });
    this.scans.push({ scanId, passId, name, gateName, at: now, isIn: decision.type === "taken" });
    return verdictOf(decision, { passId, name, gateName, at: now });
  }

  /** Sends what waits, again when its answer was lost. */
  async sync(trouble: SyncTrouble): Promise<void> {
    let left = trouble;
    for (let tries = 0; this.#waiting.length > 0 && tries < SYNC_TRIES_MAX; tries++) {
      const deps = this.#syncDeps(() => {
        const now = left;
        left = "none";
        return now;
      });
      try {
        const end = await syncLog(this.#logId, deps);
        if (end.type === "broken") this.#deps.measures.problem(`scanner.sync: the log is broken by ${end.why}`);
      } catch (error) {
        if (error !== CUT) throw error;
      }
    }
  }

  #syncDeps(trouble: () => SyncTrouble): SyncDeps {
    const [eventId, logId] = [this.#eventId, this.#logId];
    return {
      open: async () => this.#deps.measures.problem("scanner.sync: the server forgot a log"),
      waiting: async (from, limit) => this.#waiting.filter(({ seq }) => seq >= from).slice(0, limit),
      sign: (text) => this.#sign(text),
      now: () => this.#now(),
      send: async ({ scans, signature, now }) => {
        const send = () =>
          this.#session.ask("scanner.sync", (api) =>
            api.scanner.sync.mutate({ eventId, logId, scans, signature, now }),
          );
        const wrong = trouble();
        const answer = await send();
        if (wrong === "answer-lost") throw CUT;
        if (wrong === "twice") {
          const again = await send();
          const said = (reply: typeof answer) => (reply.ok ? reply.value.scans : reply);
          if (!isDeepStrictEqual(said(again), said(answer)))
            this.#deps.book.violated("replies changed on retry", `a log of ${this.gateId} was answered differently`);
        }
        return answer;
      },
      taken: async ({ seq, scans }) => {
        for (const scan of scans) this.answers.set(scan.scanId, scan);
        const known = this.#waiting.filter((scan) => scan.seq <= seq);
        const ids = new Set(known.map(({ scanId }) => scanId));
        for (const [passId, steps] of this.#steps) this.#steps.set(passId, stepsKnown(steps, ids, this.#round));
        this.#waiting = this.#waiting.filter((scan) => scan.seq > seq);
      },
    };
  }

  async #write(said: {
    readonly scanId: ReturnType<typeof newCommandId>;
    readonly code: string;
    readonly decision: OwnDecision;
    readonly gateName: string;
    readonly at: number;
  }): Promise<void> {
    const { scanId, code, decision, gateName, at } = said;
    if (decision.type === "asks") throw new Error("what is not decided is not written");
    const passes = decision.type === "taken" ? decision.passes : [];
    const refusal = decision.type === "refused" ? decision.refusal.code : null;
    const scan = {
      ...{ seq: this.#head.seq + 1, scanId, eventId: this.#eventId, gateId: this.gateId, listId: ENTRY_LIST_ID },
      ...{
        direction: "in" as const,
        code: keptCode(code),
        passIds: passes.map(({ passId }) => passId),
        undoes: null,
        reason: null,
      },
      ...{ refusal: refusal === "pass-withdrawn" ? "pass-revoked" : refusal, time: this.#now() },
    };
    const hash = await scanHash(this.#logId, scan, this.#head.hash);
    this.#waiting.push({ ...scan, hash });
    this.#head = { seq: scan.seq, hash };
    for (const { passId, step } of passes) {
      const ref = { id: scanId, by: this.#userId };
      const own: OwnStep = { step, at, gateName, scan: ref, by: scanId, knownIn: null };
      this.#steps.set(passId, [...(this.#steps.get(passId) ?? []), own]);
    }
  }

  #known(decoded: DecodedCode) {
    const none = { entry: null, scanned: null, party: [] };
    if (decoded.form !== "signed" || decoded.code.kind !== "pass") return none;
    const entry = this.#roster.get(decoded.code.passId);
    if (!entry) return none;
    const others = [...this.#roster.values()].filter(
      ({ party, passId }) => party === entry.party && passId !== entry.passId,
    );
    return { entry, scanned: this.#withSteps(entry), party: others.map((other) => this.#withSteps(other)) };
  }

  #withSteps(entry: RosterEntry): RosterEntry {
    const listIds = this.#held().setup.lists.map(({ id }) => id);
    const history = historyWith(entry.facts.history, this.#steps.get(entry.passId) ?? [], listIds);
    return { ...entry, facts: { ...entry.facts, history } };
  }

  /** The setup, the keys and who was withdrawn. */
  async #fetchLists(): Promise<void> {
    const eventId = this.#eventId;
    const asked = this.#now();
    const setup = await this.#session.ask("scanner.setup", (api) => api.scanner.setup.query({ eventId }));
    const sample = { asked, read: this.#now(), serverAt: setup.ownGate.serverAt };
    this.#offsetMs = offsetOf([sample])?.offsetMs ?? 0;
    this.#setup = setup;
    const { root, keySet } = await this.#session.ask("passes.keys", (api) => api.passes.keys.query({ eventId }));
    const { college, event } = setup.ownGate;
    const verifyKey = await importVerifyKey(decodeBase64Url(root) ?? new Uint8Array());
    const bare: HeldTrust = { college, event, root: verifyKey, keys: null, revocations: null };
    const withKeys = await holdKeys(bare, decodeBase64Url(keySet) ?? new Uint8Array());
    if (!withKeys.ok) throw new Error(`the keys are ${withKeys.refusal.code}`);
    let trust = withKeys.value;
    for (let more = true; more; more = trust.revocations?.more ?? false) {
      const since = trust.revocations?.epoch ?? 0;
      const list = await this.#session.ask("passes.revocations", (api) =>
        api.passes.revocations.query({ eventId, since }),
      );
      const held = await holdRevocations(trust, decodeBase64Url(list) ?? new Uint8Array());
      if (!held.ok) throw new Error(`the list of withdrawn passes is ${held.refusal.code}`);
      trust = held.value;
    }
    this.#trust = trust;
  }

  #held(): { readonly setup: ScannerSetup; readonly trust: HeldTrust } {
    const [setup, trust] = [this.#setup, this.#trust];
    if (!setup || !trust) throw new Error("a phone that holds nothing decides nothing");
    return { setup, trust };
  }

  #now(): DeviceTime {
    return { at: Date.now(), upMs: performance.now(), life: this.#life };
  }

  async #sign(text: string): Promise<string> {
    if (!this.#key) throw new Error("a log has a key");
    const bytes = new TextEncoder().encode(text);
    return encodeBase64Url(
      new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, this.#key, bytes)),
    );
  }
}

function verdictOf(
  decision: OwnDecision,
  { passId, name, gateName, at }: Pick<OwnScan, "passId" | "name" | "gateName" | "at">,
): ScanVerdict {
  if (decision.type === "asks") throw new Error("the volunteer looked");
  if (decision.type === "refused") {
    const { refusal, canForce } = decision;
    const told = refusal.code === "pass-withdrawn" ? ({ code: "pass-revoked", revokedAt: at } as const) : refusal;
    return { verdict: "stop", refusal: told, canForce, passId, name, at };
  }
  if (passId === null) throw new Error("nobody is let in by a code that names nobody");
  return { verdict: "admit", passId, name: name ?? "", ticketType: "", due: 0, at, gateName, inside: 0 };
}
