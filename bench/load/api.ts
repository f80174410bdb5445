import { COLLEGE_SLUG, type Person } from "../server/people.ts";
import { HttpConnection, type HttpReply, httpRequest } from "./http-connection.ts";

/** The headers a browser of the product's own pages would send and that the product looks at. */
export function headersOf(port: number, person: Person | null): string[] {
  const origin = `127.0.0.1:${port}`;
  const cookie = person ? [`Cookie: __Host-sid=${person.sessionToken}`] : [];
  return [`Host: ${origin}`, `Origin: http://${origin}`, "Sec-Fetch-Site: same-origin", ...cookie];
}

/** One call in a batch of one, as the product's client sends it. */
export function mutationRequest(port: number, person: Person, procedure: string, input: unknown): string {
  const path = `/api/${COLLEGE_SLUG}/trpc/${procedure}?batch=1`;
  const headers = [...headersOf(port, person), "Content-Type: application/json"];
  return httpRequest("POST", path, headers, JSON.stringify({ 0: input }));
}

/** What a procedure answered. @throws with the answer for anything else, a refusal included */
export function dataOf(reply: HttpReply): unknown {
  const [answer] = JSON.parse(reply.body);
  if (reply.status !== 200) throw new Error(`${reply.status}: ${reply.body}`);
  const data = answer.result.data;
  if (data && typeof data === "object" && data.ok === false)
    throw new Error(`refused: ${JSON.stringify(data.refusal)}`);
  return data?.ok === true ? data.value : data;
}

/** For preparations: one call on a connection of its own. */
export async function call(port: number, person: Person, procedure: string, input: unknown): Promise<unknown> {
  const connection = await HttpConnection.open(port);
  try {
    return dataOf(await connection.exchange(mutationRequest(port, person, procedure, input)));
  } finally {
    connection.close();
  }
}

/** For looking at what became of things: one query on a connection of its own. */
export async function query(port: number, person: Person, procedure: string, input: unknown): Promise<unknown> {
  const connection = await HttpConnection.open(port);
  try {
    const text = encodeURIComponent(JSON.stringify({ 0: input }));
    const path = `/api/${COLLEGE_SLUG}/trpc/${procedure}?batch=1&input=${text}`;
    return dataOf(await connection.exchange(httpRequest("GET", path, headersOf(port, person), "")));
  } finally {
    connection.close();
  }
}
