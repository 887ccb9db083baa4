import type { Token } from '../../schemas/generated/identity/token.ts'
import type { TokenRecord } from './token-model.ts'

/** A token as its maker may see it; the secret is not in the record. */
export function presentToken(record: TokenRecord, agencySlug: string | null): Token {
  return {
    id: record._id,
    name: record.name,
    scopes: record.scopes,
    agency: agencySlug,
    createdAt: record.createdAt.toISOString(),
    expiresAt: record.expiresAt?.toISOString() ?? null,
    lastUsedAt: record.lastUsedAt?.toISOString() ?? null,
    lastUsedFrom: record.lastUsedFrom ?? null,
  }
}
