import assert from 'node:assert/strict'
import { inferColumn, inferColumns } from './infer-column.ts'

const typeOf = (...values: string[]) => inferColumn(values).type

describe('the type of a column', () => {
  it('is the narrowest that every value has', () => {
    assert.equal(typeOf('1', '-20', ''), 'integer')
    assert.equal(typeOf('1', '2.5'), 'number')
    assert.equal(typeOf('2024-01-31', '2023-12-01'), 'date')
    assert.equal(typeOf('2024-01-31 10:20', '2024-01-31T10:20:30'), 'datetime')
    assert.equal(typeOf('true', 'FALSE'), 'boolean')
    assert.equal(typeOf('Có', 'Không'), 'boolean')
    assert.equal(typeOf('08:30', '17:00'), 'time')
    assert.equal(typeOf('1', 'một'), 'string')
    assert.equal(typeOf('', ' '), 'string')
  })

  it('stays text for codes: leading zeros, plus signs, very long numbers', () => {
    assert.equal(typeOf('01', '79'), 'string')
    assert.equal(typeOf('00004', '20194'), 'string')
    assert.equal(typeOf('+84912345678'), 'string')
    assert.equal(typeOf('12345678901234567890'), 'string')
    assert.equal(typeOf('0', '10'), 'integer')
  })

  it('reads figures in Vietnamese and in English writing', () => {
    assert.deepEqual(inferColumn(['3.359,80', '12']), { type: 'number', form: 'decimal-comma' })
    assert.deepEqual(inferColumn(['8.718.000', '865.000']), { type: 'integer', form: 'decimal-comma' })
    assert.deepEqual(inferColumn(['1,234,567.89', '5']), { type: 'number', form: 'comma-thousands' })
    assert.deepEqual(inferColumn(['1,234', '567']), { type: 'integer', form: 'comma-thousands' })
    assert.deepEqual(inferColumn(['105.698', '106.1']), { type: 'number', form: 'plain' })
  })

  it('settles 1.234 by the other columns, and leaves it text when nothing settles it', () => {
    assert.deepEqual(
      inferColumns([
        ['1.234', '5.678'],
        ['0,5', '1,25'],
      ])[0],
      { type: 'integer', form: 'decimal-comma' },
    )
    assert.equal(typeOf('1.613', '379', '1'), 'string')
    assert.deepEqual(inferColumn(['1.613', '2.003', '1.834', '379']), {
      type: 'integer',
      form: 'decimal-comma',
    })
  })

  it('tells day and month by evidence, and leaves the date text when there is none', () => {
    assert.equal(inferColumn(['31/12/2018', '01/02/2019']).order, 'dmy')
    assert.equal(inferColumn(['12/31/2018', '01/02/2019']).order, 'mdy')
    assert.equal(typeOf('01/02/2019', '03/04/2019'), 'string')
    assert.equal(inferColumns([['01/02/2019'], ['25/02/2019']])[0]!.order, 'dmy')
    assert.equal(typeOf('31/12/2018', '12/31/2018'), 'string')
    assert.deepEqual(inferColumn(['15-01-23', '16-02-23', '28-12-22']), {
      type: 'date',
      order: 'dmy',
      separator: '-',
      shortYear: true,
    })
    // The year may stand first.
    assert.equal(typeOf('23-01-15', '23-01-16', '22-01-17'), 'string')
    // What the publisher says goes before other columns, but not before the values themselves.
    assert.equal(inferColumns([['01/02/2019'], ['25/02/2019']], { givenOrder: 'mdy' })[0]!.order, 'mdy')
    assert.equal(inferColumns([['25/02/2019']], { givenOrder: 'mdy' })[0]!.order, 'dmy')
  })

  it('knows marks for missing values, per column', () => {
    assert.deepEqual(inferColumn(['1', '-', 'N/A']), {
      type: 'integer',
      form: 'plain',
      missing: ['-', 'N/A'],
    })
    assert.equal(typeOf('-', '…'), 'string')
  })
})
