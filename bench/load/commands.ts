import { randomUUID } from "node:crypto";
import { LIVE_PATHS } from "#shared/protocol/live";
import type { Section } from "../options.ts";
import { COLLEGE_SLUG } from "../server/people.ts";
import type { Served } from "../server/served.ts";
import { headersOf, mutationRequest } from "./api.ts";
import { openFrames } from "./frame-target.ts";
import { httpRequest } from "./http-connection.ts";
import { openHttp } from "./http-target.ts";
import { LiveSocket } from "./live-socket.ts";
import { type Pass, type Supplies, whatIsWrong } from "./supplies.ts";
import type { Target } from "./target.ts";

/** Open scanner sockets in a run by frames: as many devices as a very large event has. */
const SCANNER_SOCKETS = 100;

/** Volunteers at a big event's gates. Each is read from D1 every few seconds, so their number shows in a scan's cost. */
const HTTP_SCANNERS = 24;

/** What a scan's request weighs, so that the reference moves as many bytes. */
const REFERENCE_BODY = JSON.stringify({ body: "x".repeat(300) });

/** One write to the bare object. */
export function bareWrite({ port }: Served): string {
  const headers = [`Host: 127.0.0.1:${port}`, "Content-Type: application/json"];
  return httpRequest("POST", "/write", headers, REFERENCE_BODY);
}

export function referenceWrite(served: Served): Target {
  const { port, pid } = served;
  const command = {
    request: bareWrite(served),
    check: ({ status, body }: { status: number; body: string }) => (status === 200 ? null : body),
  };
  return {
    name: "bare object over HTTP",
    serverPid: pid,
    prepare: async () => {},
    open: (inFlight) => openHttp(port, inFlight, () => command),
  };
}

export function productCommands(supplies: Supplies): readonly { section: Section; target: Target }[] {
  const { port, pid: serverPid } = supplies.served;
  const scans = scanTargets(supplies);
  return [
    {
      section: "register",
      target: {
        name: "register",
        serverPid,
        prepare: (count) => supplies.prepareRegistrations(count),
        open: (inFlight) => openHttp(port, inFlight, () => supplies.nextRegistration()),
      },
    },
    { section: "scan", target: scans.overHttp },
    { section: "frame", target: scans.asFrames },
    {
      section: "join",
      target: {
        name: "join a queue",
        serverPid,
        prepare: (count) => supplies.prepareJoins(count),
        open: (inFlight) => openHttp(port, inFlight, () => supplies.nextJoin()),
      },
    },
    {
      section: "order",
      target: {
        name: "order food",
        serverPid,
        prepare: (count) => supplies.prepareOrders(count),
        open: (inFlight) => openHttp(port, inFlight, () => supplies.nextOrder()),
      },
    },
  ];
}

/** Where passes to scan come from, all of one event. */
export type ScanSource = Pick<Supplies, "served" | "people" | "preparePasses" | "nextPass" | "scannedEvent">;

/** The two ways in for a scan: a request, and a frame on a scanner's open socket. */
export function scanTargets(source: ScanSource): { readonly overHttp: Target; readonly asFrames: Target } {
  const { port, pid: serverPid } = source.served;
  const prepare = (count: number) => source.preparePasses(count);
  return {
    overHttp: {
      ...{ name: "gate scan over HTTP", serverPid, prepare },
      open: (inFlight) => openHttp(port, inFlight, scansBy(source)),
    },
    asFrames: {
      ...{ name: "gate scan as a frame", serverPid, prepare },
      open: () =>
        openFrames(
          (index) => openScanner(source, index),
          SCANNER_SOCKETS,
          () => nextFrame(source),
        ),
    },
  };
}

function scansBy(supplies: ScanSource) {
  const volunteers = supplies.people.volunteers.slice(0, HTTP_SCANNERS);
  let turn = 0;
  return () => {
    const pass = supplies.nextPass();
    const volunteer = volunteers[turn++ % volunteers.length];
    if (!pass || !volunteer) return null;
    const request = mutationRequest(supplies.served.port, volunteer, "scanner.scan", scanInput(pass, randomUUID()));
    return {
      request,
      check: (reply: { status: number; head: string; body: string }) =>
        whatIsWrong(reply) ?? (reply.body.includes('"verdict":"admit"') ? null : reply.body),
    };
  };
}

function nextFrame(supplies: ScanSource) {
  const pass = supplies.nextPass();
  if (!pass) return null;
  const commandId = randomUUID();
  return { commandId, frame: JSON.stringify({ type: "scan", input: scanInput(pass, commandId) }) };
}

function scanInput({ event, code }: Pass, commandId: string) {
  return { commandId, eventId: event.eventId, gateId: event.gateId, code };
}

function openScanner(supplies: ScanSource, index: number): Promise<LiveSocket> {
  const { port } = supplies.served;
  const { volunteers } = supplies.people;
  const volunteer = volunteers[index % volunteers.length] ?? null;
  const path = `/api/${COLLEGE_SLUG}${LIVE_PATHS.gate(supplies.scannedEvent.eventId)}`;
  return LiveSocket.open(port, path, headersOf(port, volunteer));
}
