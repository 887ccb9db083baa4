import type { Readable, Writable } from 'node:stream'

/** Bytes that are kept for good, named by their own digest. */
export interface KeptFile {
  /** Lower-case hex. */
  sha256: string
  byteSize: number
}

/** Both ends are included, as in RFC 9110. */
export interface ByteRange {
  start: number
  end: number
}

/** Bytes of releases, tables made of them, uploads that are still arriving. */
export interface StorageUse {
  kind: 'files' | 'tables' | 'unfinished'
  count: number
  bytes: number
}

/** How far a file that arrives in pieces is: so many bytes, and the CRC-32 of them, which goes on where a process ended. */
export interface PartialState {
  offset: number
  crc32: number
}

/** Files that arrive in pieces, each under an id of its owner's; who may go on with which is not decided here. */
export interface PartialFiles {
  /** Throws `storage-full` when so many bytes would not fit now. */
  mustHaveRoom(byteSize: number): Promise<void>
  /**
   * Goes on writing where `from` says; what lies behind that is cut off. Tells `onDurable` how far the bytes are safe, and waits
   * for it, every few seconds and at the end, also when the stream breaks off; then throws what broke it. `mustHold` throws as
   * soon as nobody may write any more. Throws `too-large` past `maxOffset`, `checksum-mismatch` when the piece is not what
   * it should be (then none of it counts), and `PartialLost` when the bytes before it are gone.
   */
  append(
    id: string,
    stream: Readable,
    options: {
      from: PartialState
      maxOffset: number
      signal: AbortSignal
      checksum: { algorithm: string; digest: Buffer } | null
      mustHold: () => void
      onDurable: (state: PartialState) => Promise<void>
    },
  ): Promise<PartialState>
  /** Reads the whole file back and compares it with what arrived; gives its digest. Throws `PartialLost` when it differs. */
  prove(id: string, state: PartialState): Promise<KeptFile>
  localPath(id: string): string
  remove(id: string): Promise<void>
  /** Removes files older than the given time that no record names; gives how many went. */
  removeUnknown(findKnown: (ids: string[]) => Promise<Set<string>>, olderThanMs: number): Promise<number>
}

/**
 * Keeps bytes by their sha256, for good and unchanged. What is derived from them (tables) is kept beside them by name and may be
 * thrown away and made again.
 */
export interface Storage {
  /**
   * Keeps a stream. When the promise is kept, the bytes are durable and were read back and compared. Throws `too-large` as soon
   * as the limit is passed and `storage-full` when there is no room; whatever goes wrong, nothing half-written stays. A stream
   * that was not read to its end is left to the caller.
   */
  keep(stream: Readable, limits: { maxBytes: number; signal?: AbortSignal }): Promise<KeptFile>
  /** Files that arrive in pieces. */
  partials: PartialFiles
  /** Keeps a partial file that was proved, as `keep` does; it is moved away. */
  keepPartial(id: string, sha256: string): Promise<void>
  /** The bytes, or a part of them; throws when there are none of this digest. */
  openRead(sha256: string, range?: ByteRange): Promise<Readable>
  /**
   * Writes the bytes, or a part of them, to a response, which stays open: faster than a stream. Throws `SinkClosed` when the
   * reader goes away.
   * @NOTE The sink must be done with a chunk when it calls back, as sockets and files are; a transforming stream is not.
   */
  copyTo(sha256: string, sink: Writable, range: ByteRange | null): Promise<void>
  stat(sha256: string): Promise<{ byteSize: number } | null>
  /** Where the bytes lie on this machine, for reading only. */
  localPath(sha256: string): Promise<string>
  /** Takes over a finished local file (it is moved away) under a name such as `<sha256>-1.parquet`, replacing an older one. */
  keepDerived(name: string, localFile: string): Promise<void>
  openDerived(name: string): Promise<Readable>
  /** Where a derived file lies on this machine, or null when it was never made or is gone. */
  localDerivedPath(name: string): Promise<string | null>
  removeDerived(name: string): Promise<void>
  /** Removes bytes and everything derived of them, for good. */
  erase(sha256: string): Promise<void>
  /** Whether files can be written now. */
  isAvailable(): Promise<boolean>
  /** How many files of each kind there are and what they hold: from their sizes alone, yet each is looked at. */
  measure(): Promise<StorageUse[]>
  /** Room on the disk. */
  findSpace(): Promise<{ freeBytes: number; totalBytes: number }>
  /** Removes bytes that no record names and that are older than the given time; gives how many went. */
  removeOrphans(isKnown: (sha256s: string[]) => Promise<Set<string>>, olderThanMs: number): Promise<number>
}
