import type { Example } from '../example.ts'
import { Suggestion } from './suggestion.tsx'

export const examples: Example[] = [
  {
    title: 'beneath an empty field',
    render: (ui) => (
      <div class="limit">
        <Suggestion
          ui={ui}
          id="title-vi"
          label={ui.t('datasetEdit.new')}
          text="Dân số 2024"
          because={ui.t('suggestion.because.fileName')}
          fill={{ 'title-vi': 'Dân số 2024' }}
        />
      </div>
    ),
  },
]
