import type { ApiScope } from "#shared/api-scopes";
import type { ApiKeyId } from "#shared/ids";

/** What calls the API of a college. */
export type ApiKeyView = {
  readonly id: ApiKeyId;
  readonly name: string;
  /** The end of it, to tell it from others. */
  readonly hint: string;
  readonly scopes: readonly ApiScope[];
  /** Whose rights it has, as far as its scopes go and as long as they last. */
  readonly madeBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
  /** To the minute; null: never. */
  readonly lastUsedAt: number | null;
};

/** `token` is shown once. */
export type NewApiKey = { readonly keys: readonly ApiKeyView[]; readonly token: string };

export type ApiKeyRefusal = { readonly code: "too-many-keys"; readonly max: number };
