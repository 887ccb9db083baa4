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
})
