import type { Example } from '../example.ts'
import { getMapLevel, Map } from './map.tsx'
import { vietnam } from './vietnam.ts'

export const examples: Example[] = [
  {
    title: 'Vietnam with counts',
    render: () => (
      <div class="limit">
        <Map
          label="Bản đồ 34 tỉnh, thành phố"
          drawing={vietnam}
          places={vietnam.shapes.map(({ code, name }, index) => ({
            code,
            href: `#unit-${code}`,
            label: `${name}: ${index % 5} bộ dữ liệu`,
            level: getMapLevel(index % 5, 4),
          }))}
        />
      </div>
    ),
  },
]
