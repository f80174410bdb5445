type Asked = Omit<RequestInit, "signal"> & { readonly signal?: AbortSignal | null | undefined };

/**
 * `fetch`, given up after a while: a network that takes a request and never answers is told from none by nothing else.
 * @param limitMs until the whole answer is here, milliseconds
 */
export function timedFetch(limitMs: number): (input: RequestInfo | URL, init?: Asked) => Promise<Response> {
  return (input, init) => {
    const over = AbortSignal.timeout(limitMs);
    return fetch(input, { ...init, signal: init?.signal ? eitherOf(init.signal, over) : over });
  };
}

/** `AbortSignal.any` is younger than phones that scan. */
function eitherOf(...signals: readonly AbortSignal[]): AbortSignal {
  const both = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) both.abort(signal.reason);
    else signal.addEventListener("abort", () => both.abort(signal.reason), { once: true, signal: both.signal });
  }
  return both.signal;
}
