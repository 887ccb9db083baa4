import assert from 'node:assert/strict'
import { decodeText } from '../text/decode-text.ts'
import { findFontLetters, findVietnamese } from './judge-vietnamese.ts'
import { fontEncodings } from '../text/encoding-names.ts'
import { openFontEncoding } from './vietnamese-encodings.ts'
import { isVietnameseSyllable, scoreVietnamese } from '../text/vietnamese-syllables.ts'

const small = 'àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ'
const letters = [...small, ...small.toUpperCase()]
const asLetters = (bytes: readonly number[]) => decodeText(Buffer.from(bytes), 'windows-1252')

/** Where a byte that may be a dash is a capital as well. */
const openAmongCapitals = (bytes: readonly number[], encoding: (typeof fontEncodings)[number]) =>
  openFontEncoding(`H${asLetters(bytes)}H`, encoding)
    .normalize('NFC')
    .slice(1, -1)

/** Every sequence of one or two bytes that gives a letter, the shortest first. */
function listBytes(encoding: (typeof fontEncodings)[number]): Map<string, number[]> {
  const found = new Map<string, number[]>()
  const note = (bytes: number[]) => {
    // Between capitals, where a byte that may be a dash is a capital as well.
    const text = openFontEncoding(`H${asLetters(bytes)}H`, encoding)
      .normalize('NFC')
      .slice(1, -1)
    if ([...text].length === 1 && !found.has(text)) found.set(text, bytes)
  }
  for (let byte = 1; byte < 256; byte++) note([byte])
  for (const base of 'aeioyuAEIOYU\xf4\xf6\xd4\xd6') {
    for (let byte = 128; byte < 256; byte++) note([base.charCodeAt(0), byte])
  }
  return found
}

const encode = (text: string, encoding: (typeof fontEncodings)[number]): Buffer => {
  const bytes = listBytes(encoding)
  return Buffer.from([...text].flatMap((letter) => bytes.get(letter) ?? [letter.charCodeAt(0)]))
}

const vietnamese = [
  'Tên đơn vị hành chính;Dân số;Diện tích\nThành phố Hà Nội;8.718.000;3.359,80\nTỉnh Quảng Trị;1.870.845;12.700\n',
  'Mã;Trường\n1;Trường tiểu học Nguyễn Thị Minh Khai\n2;Trường trung học cơ sở Lê Quý Đôn\n',
  'Số liệu về ô nhiễm không khí, nước thải và chất thải rắn của các khu công nghiệp',
]

// As the tables of agencies have them: short words, names, headings.
const others: [string, string[]][] = [
  [
    'windows-1252',
    [
      'Département;Année;été\nFinistère;2020;né à Brest\nHérault;2021;où',
      'Libellé;Catégorie;Période\nThé;Santé;1er trimestre\nCafé;Marché;Été\nCôte d’Or;Forêt;Août',
      'né;là;où;à;dé;clé\nDené;Là-bas;Noé;thé;bébé;purée',
      'Straße;Größe;Fläche\nMünchen;groß;Über\nKöln;schön;für\nDüsseldorf;Höhe;Tür',
      'São Paulo;ações;não\nPiauí;educação;saúde\nCeará;município;está\nMaranhão;avó;nó',
      'año;población;más\nBogotá;niños;café\nMedellín;está;sí\nCúcuta;aquí;tú',
      'città;però;più\nForlì;qualità;è\nCefalù;attività;già',
      'Málaga;Öland;Ærø;Åre\nMalmö;Göteborg;Örebro;på\nTromsø;Bodø;Ålesund;må',
      'Prix (€);Température (°C);m²;½ journée\n12;30;5;à',
    ],
  ],
  [
    'windows-1250',
    [
      'Název;Počet;Rok\nPraha;příliš žluťoučký kůň\nBrno;úpěl ďábelské ódy\nPlzeň;město',
      'Województwo;Miasto\nŁódzkie;Łódź\nWielkopolskie;Poznań\nMałopolskie;Kraków; zażółć gęślą jaźń',
      'Megye;Város\nGyőr-Moson-Sopron;Győr\nFejér;Székesfehérvár; árvíztűrő tükörfúrógép',
      'Mesto;Okres\nKošice;Košice I\nŽilina;Žilina\nNové Mesto nad Váhom;Nové Mesto',
    ],
  ],
  ['windows-1254', ['İl;İlçe\nMuğla;Köyceğiz\nŞırnak;Cizre\nAğrı;Doğubayazıt;çok güzel']],
  ['iso-8859-2', ['Název;Počet\nČeské Budějovice;žák\nÚstí nad Labem;dům']],
]

function encodeOther(text: string, encoding: string): Buffer {
  const decoder = new TextDecoder(encoding)
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]))
  return Buffer.from([...text].map((letter) => bytes.get(letter) ?? 0x3f))
}

describe('Vietnamese that was written for old fonts', () => {
  it('has every letter of the alphabet, once', () => {
    assert.equal(letters.length, 134)
    for (const encoding of fontEncodings) {
      const bytes = listBytes(encoding)
      const missing = letters.filter((letter) => !bytes.has(letter))
      // VN1 writes these two with a mark where the fonts of VN3 have a quote or a dash.
      assert.deepEqual(missing, [], encoding)
      for (const letter of letters) assert.equal(openAmongCapitals(bytes.get(letter)!, encoding), letter)
    }
  })

  it('has the bytes that were used', () => {
    const pinned: [(typeof fontEncodings)[number], string, string][] = [
      ['tcvn3', 'ViÖt Nam, §µ N½ng, Tr­êng ®¹i häc B¸ch khoa', 'Việt Nam, Đà Nẵng, Trường đại học Bách khoa'],
      ['tcvn3', '“Nhµ n­íc” – Bé NéI Vô…', '“Nhà nước” – Bộ NộI Vụ…'],
      ['vni', 'Vieät Nam, Ñaø Naüng, ngöôøi Thöøa Thieân Hueá', 'Việt Nam, Đà Nẵng, người Thừa Thiên Huế'],
      ['vni', 'QUAÄN BÌNH THAÏNH, kyõ thuaät, tyû leä', 'QUẬN BÌNH THẠNH, kỹ thuật, tỷ lệ'],
      ['viscii', 'Thành ph¯ Hà Nµi', 'Thành phố Hà Nội'],
    ]
    for (const [encoding, from, to] of pinned)
      assert.equal(openFontEncoding(from, encoding).normalize('NFC'), to)
  })

  it('is found by its syllables, in tables that are short, too', () => {
    for (const encoding of fontEncodings) {
      for (const text of vietnamese) {
        assert.equal(findVietnamese(encode(text, encoding)), encoding, `${encoding}: ${text}`)
        if (encoding !== 'viscii')
          assert.equal(findFontLetters(asLetters([...encode(text, encoding)])), encoding)
      }
    }
    assert.equal(findVietnamese(encode('Tên,Số\nHuế,1\n', 'tcvn3')), 'tcvn3')
    // All letters of a long text stand on both sides.
    for (const encoding of fontEncodings)
      assert.equal(findVietnamese(encode(vietnamese.join('\n').repeat(40), encoding)), encoding)
  })

  it('is never seen in the languages of Europe', () => {
    for (const [encoding, texts] of others) {
      for (const text of texts.flatMap((whole) => [whole, ...whole.split('\n')])) {
        assert.equal(findVietnamese(encodeOther(text, encoding)), null, text)
        assert.equal(findFontLetters(text), null, text)
        assert.equal(
          findFontLetters(new TextDecoder('windows-1252').decode(encodeOther(text, encoding))),
          null,
          text,
        )
      }
    }
    for (const text of vietnamese) assert.equal(findFontLetters(text), null)
  })
})

describe('a Vietnamese syllable', () => {
  it('has an onset, a rime and a tone that go together', () => {
    for (const word of 'Nguyễn quốc gì giếng giá khuỷu nghiêng ừ Đắk yêu thuở quý oái loét xoong'.split(' '))
      assert.ok(isVietnameseSyllable(word), word)
    for (const word of 'été Straße année mạtt càp ngã̀ fô bêta zô'.split(' '))
      assert.ok(!isVietnameseSyllable(word), word)
    assert.deepEqual(scoreVietnamese('Hà Nội, “Huế” 12 été'), { words: 4, share: 0.75 })
  })
})
