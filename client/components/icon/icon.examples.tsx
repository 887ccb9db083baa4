import type { Example } from '../example.ts'
import { iconDrawings, type IconName } from './icon-drawings.ts'
import { Icon } from './icon.tsx'

const names = Object.keys(iconDrawings).filter((name) => name !== 'sen') as IconName[]

export const examples: Example[] = [
  {
    title: 'every icon',
    render: () => (
      <ul class="gallery-icons">
        {names.map((name) => (
          <li key={name}>
            <Icon name={name} />
            {name}
          </li>
        ))}
      </ul>
    ),
  },
  { title: 'alone, with a label', render: () => <Icon name="warn" label="Cảnh báo" /> },
]
