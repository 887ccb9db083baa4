import assert from 'node:assert/strict'
import { chooseMediaType } from './negotiate.ts'

const available = ['application/json', 'text/csv']

describe('chooseMediaType', () => {
  it('takes the usual type when anything will do', () => {
    for (const accept of [undefined, '', ' ', '*/*', 'application/*, text/*'])
      assert.equal(chooseMediaType(accept, available), 'application/json')
  })

  it('takes what the client likes best', () => {
    assert.equal(chooseMediaType('text/csv', available), 'text/csv')
    assert.equal(chooseMediaType('application/json;q=0.5, text/*', available), 'text/csv')
    assert.equal(chooseMediaType('*/*;q=0.1, text/csv;q=0.2', available), 'text/csv')
  })

  it('lets the nearest range decide', () => {
    assert.equal(chooseMediaType('*/*, application/json;q=0', available), 'text/csv')
    assert.equal(chooseMediaType('text/*;q=0, */*', ['text/csv']), null)
  })

  it('finds nothing where nothing fits, or nothing can be read', () => {
    for (const accept of ['text/html', 'application/json;q=0', 'json', ';;q=1,/'])
      assert.equal(chooseMediaType(accept, available), null)
  })

  it('gives bytes of any kind to everybody', () => {
    assert.equal(chooseMediaType('image/png', ['*/*']), '*/*')
  })
})
