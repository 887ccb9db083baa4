import type { Reading } from '../../schemas/generated/catalog/reading.ts'
import { answered, type Api } from '../http/endpoint.ts'
import type { Tables } from './tables.ts'

/** Trying a reading before it is saved. */
export function addTrialRoutes(api: Api, { tables }: { tables: Pick<Tables, 'trials'> }): void {
  api.add<object, NonNullable<Reading>>(
    {
      operationId: 'tryReading',
      method: 'post',
      path: '/api/v1/distributions/:id/reading-preview',
      tag: 'Tables',
      summary: 'See what a reading would make of a file, without saving it',
      description:
        'For those who may change the distribution. The body is a whole `reading`, as PATCH of the distribution saves it; `{}` leaves everything to the portal. The newest release is read under the limits of the table itself, but within 30 seconds: of a text the first 16 MB, of a sheet or a Parquet file the first 20,000 rows (`isWhole: false` says so). When there would be no table, `table.reason` says why and `rows` is null. One trial at a time runs for a person; more wait.',
      parameters: { id: 'Id of a distribution.' },
      body: 'reading',
      bodyExample: { encoding: 'tcvn3', headerRow: 2, types: { 'Mã tỉnh': 'string' } },
      needsViewer: true,
      replies: { 200: { description: 'What would come of it.', schema: 'reading-preview' } },
      example: {
        table: {
          status: 'ready',
          reason: null,
          release: 1,
          rowCount: 2,
          columns: [
            { name: 'Mã tỉnh', alias: 'ma_tinh', type: 'string', nullable: false },
            { name: 'Dân số', alias: 'dan_so', type: 'integer', nullable: false },
          ],
          dialect: { encoding: 'tcvn3', delimiter: ',', headerRow: 2, decimal: '.', sheet: null },
          rejectedRows: { count: 0, sample: [] },
        },
        rows: {
          release: 1,
          columns: [
            { name: 'Mã tỉnh', alias: 'ma_tinh', type: 'string' },
            { name: 'Dân số', alias: 'dan_so', type: 'integer' },
          ],
          rows: [
            ['01', 8807523],
            ['79', 14002598],
          ],
          total: 2,
          totalIsExact: true,
          next: null,
        },
        isWhole: true,
      },
      problems: [
        'sign-in-needed',
        'not-allowed',
        'distribution-not-found',
        'dataset-withdrawn',
        'taken-down',
        'conflict',
        'malformed-body',
        'unknown-member',
        'invalid-content',
        'unsupported-media-type',
        'too-large',
        'too-many-requests',
        'service-unavailable',
      ],
    },
    async ({ params, body, viewer, lang, response }) => {
      const gone = new AbortController()
      response.once('close', () => gone.abort())
      try {
        return await tables.trials.tryReading(params.id!, body, { viewer, lang, signal: gone.signal })
      } catch (error) {
        // Nobody is there to be told.
        if (gone.signal.aborted) return answered
        throw error
      }
    },
  )
}
