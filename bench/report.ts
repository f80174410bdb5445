import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import type { Spread } from "./stats.ts";

export type Table = {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How it was measured and what it does not show. */
  readonly notes: readonly string[];
};

export function toMarkdown({ title, columns, rows, notes }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const body = [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
  return [`## ${title}`, body, notes.map((note) => `- ${note}`).join("\n")].filter(Boolean).join("\n\n");
}

/** `median (low–high)` */
export function showSpread(spread: Spread | null, digits: number): string {
  if (!spread) return "–";
  const show = (value: number) => showNumber(value, digits);
  if (spread.runs === 1) return show(spread.median);
  return `${show(spread.median)} (${show(spread.low)}–${show(spread.high)})`;
}

export function showNumber(value: number | null, digits: number): string {
  if (value === null || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return "∞";
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function showMet(isMet: boolean): string {
  return isMet ? "met" : "not met";
}

/** What the figures were measured on. */
export function describeMachine(storage: string): string {
  const { version } = JSON.parse(
    readFileSync(new URL("../node_modules/workerd/package.json", import.meta.url), "utf8"),
  );
  const [cpu] = cpus();
  const facts = [
    `${cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB memory`,
    `${type()} ${release()}`,
    `Node ${process.versions.node}`,
    `workerd ${version}`,
    `state on ${storage}`,
    `commit ${commit()}`,
  ];
  return facts.join(", ");
}

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}
