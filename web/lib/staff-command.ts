import { getUntypedClient } from "@trpc/client";
import type { Result } from "#shared/result";
import type { AnyRefusal } from "./refusal-words.ts";
import type { Api } from "./trpc.ts";

type Client = Api["client"];
type Area = "station" | "kitchen" | "staffing";
type InputOf<A extends Area, P> = P extends keyof Client[A]
  ? Client[A][P] extends { mutate: (input: infer Input, ...rest: never[]) => unknown }
    ? Input
    : never
  : never;
/** What is done under an id: a second time it changes nothing. */
type Numbered<A extends Area> = {
  [P in keyof Client[A] & string]: InputOf<A, P> extends { commandId: string } ? `${A}.${P}` : never;
}[keyof Client[A] & string];

export type StaffPath = { [A in Area]: Numbered<A> }[Area];
export type StaffInput<Path extends StaffPath> = Path extends `${infer A extends Area}.${infer P}`
  ? Omit<InputOf<A, P>, "commandId">
  : never;

/** What somebody on duty does, as data: so that it is known when it is the same, and can wait on the disk. */
export type StaffCommand = { readonly path: StaffPath; readonly input: Readonly<Record<string, unknown>> };

export function staffCommand<Path extends StaffPath>(path: Path, input: StaffInput<Path>): StaffCommand {
  return { path, input: input as Readonly<Record<string, unknown>> };
}

/** What a command is about: the ids it names, of a station and of a token, an order or a dish there. */
export function subjectOf({ input }: StaffCommand): string {
  return Object.entries(input)
    .filter(([name]) => name.endsWith("Id"))
    .map(([name, id]) => `${name} ${id}`)
    .sort()
    .join(", ");
}

/** A server that takes longer is as good as none: the same is asked again, under the same id. */
const ANSWER_WITHIN_MS = 10_000;

/** @throws what the client throws where there is no answer */
export function sendCommand(
  client: Client,
  { path, input }: StaffCommand,
  commandId: string,
): Promise<Result<unknown, AnyRefusal>> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  // The path and its input were checked against each other where the command was made.
  return getUntypedClient(client).mutation(path, { ...input, commandId }, { signal }) as Promise<
    Result<unknown, AnyRefusal>
  >;
}
