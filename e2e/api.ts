import type { APIRequestContext } from "@playwright/test";

/** A kept connection may be closed by the other side just as it is used again. */
export const RESETS_MAX = 3;

/** Calls procedures as the web part does, with the cookies of one browser context. */
export class Api {
  readonly request: APIRequestContext;
  readonly #root: string;

  /** @param scope a college's slug, or `platform` */
  constructor(request: APIRequestContext, scope: string) {
    this.request = request;
    this.#root = `/api/${scope}/trpc`;
  }

  async query<T>(procedure: string, input?: unknown): Promise<T> {
    const params = input === undefined ? {} : { input: JSON.stringify(input) };
    const answer = await this.request.get(`${this.#root}/${procedure}`, { params, maxRetries: RESETS_MAX });
    return readData(procedure, await answer.json());
  }

  async mutate<T>(procedure: string, input: object = {}): Promise<T> {
    const answer = await this.request.post(`${this.#root}/${procedure}`, {
      data: input,
      headers: sameOrigin(),
      maxRetries: RESETS_MAX,
    });
    return readData(procedure, await answer.json());
  }

  /** A command: gets its own id, and must not be refused. */
  async command<T>(procedure: string, input: object): Promise<T> {
    const result = await this.mutate<{ ok: boolean; value: T; refusal?: unknown }>(procedure, {
      commandId: crypto.randomUUID(),
      ...input,
    });
    if (!result.ok) throw new Error(`${procedure} was refused: ${JSON.stringify(result.refusal)}`);
    return result.value;
  }
}

export function sameOrigin(): Record<string, string> {
  return { origin: process.env.E2E_URL ?? "" };
}

function readData<T>(procedure: string, body: { result?: { data: T }; error?: unknown }): T {
  if (!body.result) throw new Error(`${procedure} failed: ${JSON.stringify(body.error)}`);
  return body.result.data;
}
