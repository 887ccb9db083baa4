import assert from 'node:assert/strict'
import { findChanges } from './metadata-changes.ts'

const members = [
  'title',
  'themes',
  'keywords',
  'frequency',
  'temporal',
  'landingPage',
  'accessRights',
  'sample',
  'issued',
]

describe('changes between a record and a folder', () => {
  it('are none when the folder says what the portal shows', () => {
    const shown = {
      title: { vi: 'Hòa' },
      themes: [],
      keywords: {},
      frequency: null,
      temporal: { start: '2020-01-01' },
      accessRights: 'PUBLIC',
      sample: false,
      version: 3,
    }
    assert.equal(
      findChanges(
        shown,
        { title: { vi: 'Hòa'.normalize('NFD') }, temporal: { start: '2020-01-01', end: null } },
        members,
      ),
      null,
    )
  })

  it('hold only what differs, languages included', () => {
    const shown = { title: { vi: 'A', en: 'B' }, themes: ['SOCI'], frequency: 'ANNUAL' }
    const wanted = { title: { vi: 'A', fr: 'C' }, themes: ['SOCI', 'GOVE'], frequency: 'ANNUAL' }
    assert.deepEqual(findChanges(shown, wanted, members), {
      title: { en: null, fr: 'C' },
      themes: ['SOCI', 'GOVE'],
    })
  })

  it('take away what the folder no longer names, but no derived dates', () => {
    const shown = {
      title: { vi: 'A' },
      landingPage: 'https://x.example',
      temporal: { start: '2020-01-01' },
      sample: true,
      issued: '2020-01-01',
    }
    assert.deepEqual(findChanges(shown, { title: { vi: 'A' } }, members, ['issued']), {
      temporal: null,
      landingPage: null,
      sample: null,
    })
  })
})
