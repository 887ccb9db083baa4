import { randomBytes } from 'node:crypto'
import { execFile, spawn } from 'node:child_process'
import { createWriteStream, existsSync, openAsBlob } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import net from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { createChance } from '../make-catalogue.ts'
import { round, type Figure } from './figure.ts'

const run = promisify(execFile)

/** 200 MB that do not compress. */
export async function makeLargeFile(file: string, sizeBytes = 200_000_000): Promise<void> {
  const out = createWriteStream(file)
  for (let left = sizeBytes; left > 0; left -= 4_000_000) {
    if (!out.write(randomBytes(Math.min(left, 4_000_000)))) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
}

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const startMs = performance.now()
  await work()
  return (performance.now() - startMs) / 1000
}

/** Disks are moody: of several runs the middle one counts. */
export const middle = (times: number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1]!

const median = async (work: () => Promise<number>): Promise<number> =>
  middle([await work(), await work(), await work()])

interface UploadBench {
  baseUrl: string
  token: string
  datasetId: string
  file: string
  workDir: string
  memory: () => Promise<number>
}

/** Upload of 200 MB by form, and in pieces of 64 MiB by tus, against cp, sha256sum and sync of the same file. */
export async function measureUpload(bench: UploadBench): Promise<Figure[]> {
  const { file, workDir } = bench
  const copy = path.join(workDir, 'copy.bin')
  const peer = await median(() =>
    seconds(async () => {
      await run('sh', ['-c', 'cp "$1" "$2" && sha256sum "$2" && sync "$2"', 'sh', file, copy])
    }),
  )
  await rm(copy, { force: true })
  return [
    await measureOneWay('upload of 200 MB', sendByForm, peer, bench),
    await measureOneWay('upload of 200 MB in pieces (tus)', sendInPieces, peer, bench),
  ]
}

type Send = (bench: UploadBench, changed: string, name: string) => Promise<unknown>

async function measureOneWay(what: string, send: Send, peer: number, bench: UploadBench): Promise<Figure> {
  const { file, workDir, memory } = bench
  const before = await memory()
  let most = before
  const watch = setInterval(() => void memory().then((bytes) => (most = Math.max(most, bytes))), 100)
  const ours = await median(async () => {
    // Other bytes each time: the same ones would be found to be there already.
    const bytes = await readFile(file).then((given) => Buffer.concat([given, randomBytes(8)]))
    const name = `large-${randomBytes(4).toString('hex')}.bin`
    const changed = path.join(workDir, name)
    await writeFile(changed, bytes)
    const time = await seconds(() => send(bench, changed, name))
    await rm(changed)
    return time
  })
  clearInterval(watch)
  const grown = (most - before) / 1024 / 1024
  const ratio = peer / ours
  return {
    what,
    ours: `${round(ours)} s, memory +${round(grown, 0)} MB`,
    peer: `${round(peer)} s (cp, sha256sum, sync)`,
    ratio: round(ratio),
    toReach: '≥ 0.4, memory + < 64 MB',
    isReached: ratio >= 0.4 && grown < 64,
  }
}

const sendByForm: Send = ({ baseUrl, token, datasetId }, changed, name) =>
  run('curl', [
    '-sf',
    '-H',
    `Authorization: Bearer ${token}`,
    '-F',
    `file=@${changed};filename=${name}`,
    `${baseUrl}/api/v1/datasets/${datasetId}/distributions`,
  ])

/** As the page of a dataset sends a file. */
const pieceBytes = 64 * 1024 * 1024

async function sendInPieces(
  { baseUrl, token, datasetId }: UploadBench,
  changed: string,
  name: string,
): Promise<void> {
  const headers = { Authorization: `Bearer ${token}`, 'Tus-Resumable': '1.0.0' }
  const file = await openAsBlob(changed)
  const mustBeOk = async (asked: Promise<Response>): Promise<Response> => {
    const response = await asked
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
    return response
  }
  const begun = await mustBeOk(
    fetch(`${baseUrl}/api/v1/uploads`, {
      method: 'POST',
      headers: {
        ...headers,
        'Upload-Length': String(file.size),
        'Upload-Metadata': `filename ${Buffer.from(name).toString('base64')}`,
      },
    }),
  )
  const address = new URL(begun.headers.get('Location')!, baseUrl)
  for (let offset = 0; offset < file.size; offset += pieceBytes) {
    await mustBeOk(
      fetch(address, {
        method: 'PATCH',
        headers: {
          ...headers,
          'Content-Type': 'application/offset+octet-stream',
          'Upload-Offset': String(offset),
        },
        body: file.slice(offset, offset + pieceBytes),
      }),
    )
  }
  await mustBeOk(
    fetch(`${baseUrl}/api/v1/datasets/${datasetId}/distributions`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify({ upload: address.pathname.split('/').at(-1) }),
    }),
  )
}

/** Download of 200 MB against nginx serving the same file. */
export async function measureDownload({
  url,
  file,
  workDir,
}: {
  url: string
  file: string
  workDir: string
}): Promise<Figure> {
  const take = (address: string) => seconds(() => run('curl', ['-sf', '-o', '/dev/null', address]))
  const nginx = await startNginx(file, workDir)
  // In turn, after what was written before is on disk: what else the machine does then meets both alike.
  await run('sync')
  const [oursTimes, peerTimes]: [number[], number[]] = [[], []]
  for (let i = 0; i < 5; i++) {
    oursTimes.push(await take(url))
    if (nginx) peerTimes.push(await take(nginx.url))
  }
  nginx?.end()
  const ours = middle(oursTimes)
  if (!nginx) {
    return {
      what: 'download of 200 MB',
      ours: `${round(ours)} s`,
      peer: 'nginx is not on this machine',
      ratio: '',
      toReach: '≥ 0.8',
      isReached: null,
    }
  }
  const peer = middle(peerTimes)
  const ratio = peer / ours
  return {
    what: 'download of 200 MB',
    ours: `${round(ours)} s`,
    peer: `${round(peer)} s (nginx)`,
    ratio: round(ratio),
    toReach: '≥ 0.8',
    isReached: ratio >= 0.8,
  }
}

async function startNginx(file: string, workDir: string): Promise<{ url: string; end: () => void } | null> {
  const program = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((candidate) => existsSync(candidate))
  if (!program) return null
  const port = await freePort()
  const conf = path.join(workDir, 'nginx.conf')
  await mkdir(path.join(workDir, 'nginx'), { recursive: true })
  await writeFile(
    conf,
    `daemon off; pid ${workDir}/nginx/pid; error_log ${workDir}/nginx/error.log; ${process.getuid?.() === 0 ? 'user root;' : ''}
events {} http { sendfile on; access_log off; client_body_temp_path ${workDir}/nginx/a; proxy_temp_path ${workDir}/nginx/b; fastcgi_temp_path ${workDir}/nginx/c; uwsgi_temp_path ${workDir}/nginx/d; scgi_temp_path ${workDir}/nginx/e;
server { listen 127.0.0.1:${port}; location / { root ${path.dirname(file)}; } } }`,
  )
  const child = spawn(program, ['-c', conf], { stdio: 'ignore' })
  await new Promise((resolve) => setTimeout(resolve, 500))
  return { url: `http://127.0.0.1:${port}/${path.basename(file)}`, end: () => child.kill('SIGTERM') }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  server.close()
  return port
}

/** A million rows of ten columns, about 115 MB, or another number of them: Vietnamese text, quotes, dates, decimals. */
export async function makeLargeCsv(file: string, rows = 1_000_000): Promise<void> {
  const chance = createChance(1)
  const places = [
    'Hà Nội',
    'Đà Nẵng',
    'Huế',
    'Cần Thơ',
    'Hải Phòng',
    'Lâm Đồng',
    '"Bà Rịa, Vũng Tàu"',
    'Nghệ An',
  ]
  const out = createWriteStream(file)
  out.write('ma,ten,tinh_thanh,ngay,so_luong,gia_tri,ty_le,loai,ghi_chu,ma_phu\n')
  let block = ''
  for (let i = 0; i < rows; i++) {
    const day = 1 + Math.floor(chance() * 28)
    const month = 1 + Math.floor(chance() * 12)
    block += `${i},Đơn vị số ${Math.floor(chance() * 50_000)},${places[Math.floor(chance() * places.length)]},20${String(10 + (i % 15))}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')},${Math.floor(chance() * 100_000)},${(chance() * 1_000_000).toFixed(2)},${chance().toFixed(6)},loại ${i % 7},"Ghi chú, dòng ""${i % 1000}""",${String(i % 99_999).padStart(5, '0')}\n`
    if (block.length > 1_000_000) {
      if (!out.write(block)) await once(out, 'drain')
      block = ''
    }
  }
  out.end(block)
  await once(out, 'close')
}
