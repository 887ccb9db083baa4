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

  it('takes a time zone by its name, and that of Viet Nam without', () => {
    const read = (SEN_TIME_ZONE: string) => loadConfig({ SEN_TIME_ZONE }).timeZone
    assert.equal(loadConfig({}).timeZone, 'Asia/Ho_Chi_Minh')
    assert.equal(read('Asia/Ho_Chi_Minh'), 'Asia/Ho_Chi_Minh')
    assert.equal(read('Europe/Paris'), 'Europe/Paris')
    for (const name of ['Hanoi', 'Asia/Hà Nội', '+07:00', '7'])
      assert.throws(
        () => read(name),
        /^ConfigError: SEN_TIME_ZONE is .* needs the name of a time zone.*Example: SEN_TIME_ZONE=Asia\/Ho_Chi_Minh/,
      )
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

  it('reads a sign-in provider, and refuses what would open the portal to others', () => {
    const base = { SEN_OIDC_ISSUER: 'https://sso.example.gov/realms/data', SEN_OIDC_CLIENT_ID: 'sen' }
    const read = (more: Record<string, string> = {}) => loadConfig({ ...base, ...more }).oidc!
    assert.equal(loadConfig({}).oidc, null)
    const plain = read()
    assert.deepEqual(
      [plain.clientSecret, plain.clientAuth, plain.scopes, plain.rolesClaim, plain.grants.size],
      [null, 'basic', 'openid email profile', 'groups', 0],
    )
    assert.deepEqual([plain.linksByEmail, plain.trustsEmail, plain.secondFactors], [true, false, []])
    assert.deepEqual(plain.label, { vi: 'sso.example.gov', en: 'sso.example.gov' })
    assert.deepEqual(read({ SEN_OIDC_LABEL: 'Cổng tỉnh | the provincial sign-in' }).label, {
      vi: 'Cổng tỉnh',
      en: 'the provincial sign-in',
    })
    const roles = '{"a":"administrator","b/c = d":["editor@cuc-a","manager@bo-b"]}'
    assert.deepEqual(
      [...read({ SEN_OIDC_ROLES: roles }).grants],
      [
        ['a', ['administrator']],
        [
          'b/c = d',
          [
            { role: 'editor', agency: 'cuc-a' },
            { role: 'manager', agency: 'bo-b' },
          ],
        ],
      ],
    )
    assert.equal(read({ SEN_OIDC_ISSUER: 'http://127.0.0.1:9000' }).issuer, 'http://127.0.0.1:9000')
    for (const issuer of ['http://sso.example.gov', 'sso.example.gov', 'https://u:p@sso.gov', 'file:///x'])
      assert.throws(() => read({ SEN_OIDC_ISSUER: issuer }), /^ConfigError: SEN_OIDC_ISSUER is/)
    for (const roles of ['staff', '[]', '{"a":"owner@x"}', '{"a":{"role":"editor"}}', '{"a":"editor@../x"}'])
      assert.throws(() => read({ SEN_OIDC_ROLES: roles }), /^ConfigError: SEN_OIDC_ROLES /)
    assert.throws(() => read({ SEN_OIDC_SCOPES: 'email' }), /SEN_OIDC_SCOPES needs "openid"/)
    assert.throws(() => read({ SEN_OIDC_TRUST_EMAIL: 'yes' }), /SEN_OIDC_TRUST_EMAIL is "yes"/)
    assert.throws(() => loadConfig({ SEN_OIDC_CLIENT_ID: 'sen' }), /SEN_OIDC_ISSUER is missing/)
    assert.throws(
      () => loadConfig({ SEN_OIDC_ISSUER: base.SEN_OIDC_ISSUER }),
      /SEN_OIDC_CLIENT_ID is missing/,
    )
    assert.throws(
      () => read({ SEN_OIDC_CLIENT_SECRET: 'topsecret', SEN_OIDC_CLIENT_SECRET_FILE: '/x' }),
      /^ConfigError: SEN_OIDC_CLIENT_SECRET_FILE (?!.*topsecret)/,
    )
    assert.throws(
      () => read({ SEN_OIDC_CLIENT_SECRET_FILE: '/there/is/none' }),
      /SEN_OIDC_CLIENT_SECRET_FILE cannot be read \(ENOENT\)/,
    )
  })
})
