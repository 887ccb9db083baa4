import { MongoClient, MongoServerError, type Document } from 'mongodb'

export const replicaSetName = 'sen'

/** MongoDB's error codes, from its error_codes.yml. */
const notYetInitialized = 94

/**
 * Brings the server of ours with that process number one step nearer to being the primary of its replica set of one: makes the set on the first
 * start, gives it the new address when the port changed. Answers whether it takes writes now; false also while the
 * server does not answer yet.
 */
export async function ensureReplicaSet(port: number, pid: number): Promise<boolean> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 1000,
    connectTimeoutMS: 1000,
  })
  try {
    const admin = client.db('admin')
    // Another program may have taken the port a moment before us: its replica set is not ours to change.
    if (Number((await admin.command({ serverStatus: 1 })).pid) !== pid) return false
    const host = `127.0.0.1:${port}`
    const config = await findConfig((command) => admin.command(command))
    if (config === null) await admin.command({ replSetInitiate: newConfig(host) })
    else if (config.members?.[0]?.host !== host || config.members.length !== 1) {
      // Forced, because a server that is not in its own set may not vote for the change.
      await admin.command({
        replSetReconfig: { ...newConfig(host), version: config.version + 1 },
        force: true,
      })
    }
    const hello = await admin.command({ hello: 1 })
    return hello.isWritablePrimary === true
  } catch {
    return false
  } finally {
    await client.close()
  }
}

interface SetConfig {
  version: number
  members: { host: string }[]
}

function newConfig(host: string) {
  return { _id: replicaSetName, version: 1, members: [{ _id: 0, host }] }
}

async function findConfig(run: (command: Document) => Promise<Document>): Promise<SetConfig | null> {
  try {
    return (await run({ replSetGetConfig: 1 })).config as SetConfig
  } catch (error) {
    if (error instanceof MongoServerError && error.code === notYetInitialized) return null
    throw error
  }
}
