import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { detectEncoding, judgeBytes, resolveEncoding } from './detect-encoding.ts'
import { rewriteText } from './transcode.ts'

const vietnamese = 'Tên đơn vị;Dân số\r\nThành phố Hà Nội;8.718.000\r\nTỉnh Quảng Trị;1.870.845\r\n'

/** windows-1258 writes the tone behind the vowel: only the marks are taken apart. */
function encode1258(text: string): Buffer {
  const decoder = new TextDecoder('windows-1258')
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]))
  const written = [...text].flatMap((letter) => {
    if (bytes.has(letter)) return [bytes.get(letter)!]
    const parts = letter.normalize('NFD')
    const tone = /[\u0300\u0301\u0303\u0309\u0323]/u.exec(parts)![0]
    return [bytes.get(parts.replace(tone, '').normalize('NFC'))!, bytes.get(tone)!]
  })
  return Buffer.from(written)
}

describe('the encoding of a text file', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'sen-encoding-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const write = async (bytes: Buffer): Promise<string> => {
    const file = path.join(folder, 'file.csv')
    await writeFile(file, bytes)
    return file
  }

  it('is UTF-8 when every byte says so, and the file is used as it is', async () => {
    assert.deepEqual(await detectEncoding(await write(Buffer.from(vietnamese))), {
      encoding: 'utf-8',
      isReady: true,
      isUtf8: true,
    })
    assert.deepEqual(await detectEncoding(await write(Buffer.from(`\ufeff${vietnamese}`))), {
      encoding: 'utf-8',
      isReady: true,
      isUtf8: true,
    })
  })

  it('asks for a copy when letters are taken apart', async () => {
    const file = await write(Buffer.from(vietnamese.normalize('NFD')))
    assert.deepEqual(await detectEncoding(file), {
      encoding: 'utf-8',
      isReady: false,
      isUtf8: true,
    })
  })

  it('is UTF-16 by its mark, and by its NULs when there is no mark', async () => {
    const little = Buffer.from(vietnamese, 'utf16le')
    const big = Buffer.from(little).swap16()
    assert.equal(
      (await detectEncoding(await write(Buffer.concat([Buffer.of(0xff, 0xfe), little])))).encoding,
      'utf-16le',
    )
    assert.equal(
      (await detectEncoding(await write(Buffer.concat([Buffer.of(0xfe, 0xff), big])))).encoding,
      'utf-16be',
    )
    assert.equal((await detectEncoding(await write(little))).encoding, 'utf-16le')
    assert.equal((await detectEncoding(await write(big))).encoding, 'utf-16be')
  })

  it('is windows-1258 when Vietnamese tone marks stand behind vowels, and the copy is the same text', async () => {
    const file = await write(encode1258(vietnamese))
    assert.equal((await detectEncoding(file)).encoding, 'windows-1258')
    const copy = path.join(folder, 'copy.csv')
    await rewriteText(file, copy, { encoding: 'windows-1258' })
    assert.equal(await readFile(copy, 'utf8'), vietnamese)
  })

  it('is not taken for Vietnamese when it is French, Portuguese or Italian', () => {
    for (const text of [
      'Département;Année\nFinistère;été\n',
      'São João;ações;não\n',
      'città;però;può;così\n',
    ]) {
      assert.notEqual(judgeBytes(Buffer.from(text, 'latin1')), 'windows-1258', text)
    }
  })

  it('is windows-1252 wherever that reads well, and a rarer one only where its own letters show', () => {
    const texts: [string, string][] = [
      ['windows-1252', 'id;commune\n1;Orléans, là où\n2;Besançon, \x8cuvre, 5 \x80\n'],
      ['windows-1252', 'citt\xe0;perch\xe9;Forl\xec;pi\xf9'],
      ['windows-1252', 'Straße;München;Übersee'],
      ['windows-1252', 'id,cost (\xa3)\n1,it\x92s \xa35\n'],
      ['windows-1250', 'miasto;wojew\xf3dztwo\n\xa3\xf3d\x9f;\xb3\xf3dzkie\nGda\xf1sk;ma\xb3opolskie\n'],
      ['windows-1257', 'Ðiauliai;Àþuolø gatvë\nPanevëþys;Þvërynas'],
      ['windows-1254', 'Ýstanbul;Kadýköy\nEskiþehir;Muðla;ilçe'],
    ]
    for (const [encoding, text] of texts)
      assert.equal(judgeBytes(Buffer.from(text, 'latin1')), encoding, text)
  })

  it('stays UTF-8 when the file was cut in the middle of a letter', () => {
    assert.equal(judgeBytes(Buffer.from(vietnamese.repeat(10)).subarray(0, -1).subarray(0, 900)), 'utf-8')
  })

  it('is a Vietnamese font encoding by its syllables, in bytes of its own and behind Unicode', async () => {
    // "Thành phố" as a Vietnamese font of the 1990s has it.
    const tcvn3 = 'Thµnh phè Hµ Néi;TØnh Qu¶ng TrÞ;Qu¸n TriÒu, ®­êng s¾t'
    const vni = 'Thaønh phoá Haø Noäi;Tænh Quaûng Trò;ñöôøng saét'
    for (const [encoding, text] of [
      ['tcvn3', tcvn3],
      ['vni', vni],
    ] as const) {
      assert.equal(judgeBytes(Buffer.from(text, 'latin1')), encoding)
      for (const isUtf8 of [false, true]) {
        const file = await write(Buffer.from(text, isUtf8 ? 'utf8' : 'latin1'))
        assert.deepEqual(await detectEncoding(file), { encoding, isReady: false, isUtf8 })
        const copy = path.join(folder, `${encoding}-${isUtf8}.csv`)
        await rewriteText(file, copy, { encoding, isUtf8 })
        assert.match(await readFile(copy, 'utf8'), /^Thành phố Hà Nội;Tỉnh Quảng Trị;.*đường sắt$/)
      }
    }
  })

  it('keeps the letters of a font encoding together wherever a long file is cut', async () => {
    const line = 'Thaønh phoá Haø Noäi;ñöôøng saét\n'
    const file = await write(Buffer.from(line.repeat(70_000), 'latin1'))
    const copy = path.join(folder, 'long.csv')
    await rewriteText(file, copy, { encoding: 'vni' })
    assert.equal(await readFile(copy, 'utf8'), 'Thành phố Hà Nội;đường sắt\n'.repeat(70_000))
  })

  it('is refused rather than shown with wrong letters when nothing reads well', () => {
    const noise = Buffer.from('a\x81\xffb;c\xff\x8dd\n'.repeat(30), 'latin1')
    assert.throws(() => judgeBytes(noise), { code: 'encoding-unknown' })
  })

  it('may be named by the publisher, and a name that nobody knows is refused', () => {
    assert.equal(resolveEncoding('Latin1'), 'windows-1252')
    assert.equal(resolveEncoding('TCVN3'), 'tcvn3')
    assert.equal(resolveEncoding('VNI-Windows'), 'vni')
    assert.throws(() => resolveEncoding('klingon'), { code: 'encoding-unsupported' })
  })

  it('refuses bytes that are no text', async () => {
    const file = await write(Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 7) % 32)))
    await assert.rejects(detectEncoding(file), { code: 'file-is-binary' })
  })
})
