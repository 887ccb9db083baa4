import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { Collection } from 'mongodb'
import { conflict, idempotencyKeyReused, invalidParameter } from '../problems.ts'
import type { Viewer } from '../identity/viewer.ts'
import { Reply } from './endpoint.ts'

/** Answers are kept this long; a client that repeats later starts anew. */
const keepMs = 24 * 60 * 60 * 1000
/** A first try that died leaves its key locked for this long at most. */
const leaseMs = 60_000
/** How long a repeat waits for the first try to end. */
const waitMs = 20_000

export interface KeptAnswer {
  _id: string
  bodyDigest: string
  state: 'running' | 'done'
  startedAt: Date
  expiresAt: Date
  /** The answer, sealed with the client's key: an answer may hold a secret, and no secret is stored readable. */
  sealed?: string
}

export interface IdempotentRequest {
  key: string
  viewer: Viewer
  address: string
  bodyDigest: string
}

/** Makes a repeated POST with the same key one effect and one answer. */
export class Idempotency {
  private readonly answers: Collection<KeptAnswer>

  constructor(answers: Collection<KeptAnswer>) {
    this.answers = answers
  }

  async createIndexes(): Promise<void> {
    await this.answers.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 })
  }

  /** Does the work once for this key and viewer, and gives every repeat the same answer; another body is refused. */
  async once(request: IdempotentRequest, work: () => Promise<Reply>): Promise<Reply> {
    if (request.key.length < 1 || request.key.length > 200) {
      throw invalidParameter('Idempotency-Key', {
        vi: 'cần từ 1 đến 200 ký tự.',
        en: 'needs 1 to 200 characters.',
      })
    }
    const id = createHash('sha256')
      .update(
        JSON.stringify([
          request.viewer.tokenId ?? request.viewer.accountId ?? 'anonymous',
          request.address,
          request.key,
        ]),
      )
      .digest('base64url')
    const deadlineMs = Date.now() + waitMs
    while (!(await this.claim(id, request.bodyDigest))) {
      const kept = await this.answers.findOne({ _id: id })
      if (kept && kept.bodyDigest !== request.bodyDigest) throw idempotencyKeyReused()
      if (kept?.state === 'done') return openReply(kept.sealed!, request.key)
      if (Date.now() > deadlineMs) {
        throw conflict({
          vi: 'Yêu cầu đầu tiên với khóa này vẫn đang chạy. Hãy thử lại sau ít giây.',
          en: 'The first request with this key is still running. Try again in a few seconds.',
        })
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    try {
      const reply = await work()
      await this.answers.updateOne(
        { _id: id },
        { $set: { state: 'done', sealed: sealReply(reply, request.key) } },
      )
      return reply
    } catch (error) {
      // Nothing was done, so the same key may try again.
      await this.answers.deleteOne({ _id: id })
      throw error
    }
  }

  private async claim(id: string, bodyDigest: string): Promise<boolean> {
    const now = new Date()
    const fresh = {
      bodyDigest,
      state: 'running' as const,
      startedAt: now,
      expiresAt: new Date(now.getTime() + keepMs),
    }
    try {
      await this.answers.insertOne({ _id: id, ...fresh })
      return true
    } catch (error) {
      if ((error as { code?: number }).code !== 11000) throw error
    }
    // A first try that died in the middle left the key running; after the lease somebody else may take it. What is over its
    // time counts no longer, although the database sweeps it only once a minute.
    const startedAt = { $lt: new Date(now.getTime() - leaseMs) }
    const taken = await this.answers.updateOne(
      { _id: id, $or: [{ state: 'running', bodyDigest, startedAt }, { expiresAt: { $lte: now } }] },
      { $set: fresh, $unset: { sealed: 1 } },
    )
    return taken.modifiedCount === 1
  }
}

const sealingKey = (key: string) => createHash('sha256').update(`answer ${key}`).digest()

function sealReply({ status, headers, body }: Reply, key: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(key), nonce)
  const sealed = Buffer.concat([cipher.update(JSON.stringify({ status, headers, body })), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
}

function openReply(text: string, key: string): Reply {
  const bytes = Buffer.from(text, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(key), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  const opened = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
  const { status, headers, body } = JSON.parse(opened) as {
    status: number
    headers: Record<string, string>
    body?: unknown
  }
  return new Reply(status, body, headers)
}
