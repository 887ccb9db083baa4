import assert from 'node:assert/strict'
import { loadConfig } from './config.ts'

describe('loadConfig', () => {
  it('takes addresses of engines and refuses others with the name of the setting, without repeating a password', () => {
    for (const uri of [
      'mongodb://a:1,b:2/sen?replicaSet=rs',
      'mongodb+srv://u:p@db.example/sen',
      'mongodb://u:p,q@a:1,b:2/sen',
    ]) {
      assert.equal(loadConfig({ MONGODB_URI: uri }).mongodbUri, uri)
    }
    assert.equal(
      loadConfig({ ELASTICSEARCH_URL: 'http://search.example:9200' }).elasticsearchUrl,
      'http://search.example:9200',
    )
    assert.throws(
      () => loadConfig({ MONGODB_URI: 'http://u:secret@x' }),
      /^ConfigError: MONGODB_URI needs(?!.*secret)/,
    )
    assert.throws(() => loadConfig({ ELASTICSEARCH_URL: 'nonsense' }), /ELASTICSEARCH_URL needs an address/)
  })

  it('reads a mail server and whom mails are from, and asks for TLS wherever a mail leaves the machine', () => {
    const read = (SEN_SMTP_URL: string, SEN_MAIL_FROM = 'Dữ liệu mở <data@example.gov>') =>
      loadConfig({ SEN_SMTP_URL, SEN_MAIL_FROM }).mail!
    assert.equal(loadConfig({}).mail, null)
    assert.deepEqual(read('smtp://u%40x:p%23w@mail.example.gov'), {
      host: 'mail.example.gov',
      port: 587,
      tls: 'starttls',
      user: 'u@x',
      password: 'p#w',
      from: { name: 'Dữ liệu mở', address: 'data@example.gov' },
    })
    assert.deepEqual(
      ['smtps://m.gov', 'smtp://m.gov:25?tls=off', 'smtp://127.0.0.1:25', 'smtp://[::1]'].map((url) => {
        const { host, port, tls } = read(url, 'data@example.gov')
        return [host, port, tls]
      }),
      [
        ['m.gov', 465, 'implicit'],
        ['m.gov', 25, 'off'],
        ['127.0.0.1', 25, 'off'],
        ['::1', 587, 'off'],
      ],
    )
    for (const url of [
      'http://m.gov',
      'smtp://m.gov/path',
      'smtp://u:secret@m.gov?x=1',
      'smtps://m.gov?tls=off',
    ])
      assert.throws(() => read(url), /^ConfigError: SEN_SMTP_URL (?!.*secret)/)
    for (const from of ['nobody', 'a@b.gov, c@d.gov', 'A <a@b.gov>\r\nBcc: <c@d.gov>'])
      assert.throws(() => read('smtps://m.gov', from), /^ConfigError: SEN_MAIL_FROM is/)
    assert.throws(() => loadConfig({ SEN_SMTP_URL: 'smtps://m.gov' }), /SEN_MAIL_FROM is missing/)
  })
})
