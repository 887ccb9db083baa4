import type { Example } from '../example.ts'
import { SearchBox } from './search-box.tsx'

export const examples: Example[] = [
  { title: 'empty', render: (ui) => <SearchBox ui={ui} id="search-1" /> },
  {
    title: 'big, with words',
    render: (ui) => <SearchBox ui={ui} id="search-2" isBig query="vặn bản điện tử" />,
  },
  {
    title: 'quiet, inside a table',
    render: (ui) => (
      <SearchBox
        ui={ui}
        id="search-3"
        isQuiet
        hasHiddenSubmit
        hasSuggestions={false}
        label="Tìm trong bảng"
        placeholder="Tìm trong bảng"
        hidden={[{ name: 'orderBy', value: '-dan_so' }]}
      />
    ),
  },
]
