import { Button } from '../button/button.tsx'
import { Choice } from '../choice/choice.tsx'
import type { Example } from '../example.ts'
import { Pairs } from '../pairs/pairs.tsx'
import { ColumnPanel, Spread } from './column-panel.tsx'

const bars = [9, 8, 4, 12, 4, 0, 1, 0, 0, 1].map((count, index) => ({
  from: String(index * 10),
  to: String(index * 10 + 10),
  count,
}))

export const examples: Example[] = [
  {
    title: 'a column of numbers, and one of words',
    render: (ui) => (
      <ColumnPanel
        title={{ text: 'Dân số' }}
        note="Số nguyên"
        ways={
          <Button href="#close" kind="plain" isSmall icon="close">
            {ui.t('look.close')}
          </Button>
        }
        side={
          <Pairs
            items={[
              { term: 'Trung bình', detail: ui.number(42.5) },
              { term: 'Trống', detail: ui.number(3) },
            ]}
          />
        }
      >
        <Spread bars={bars} ends={['0', '100']} isOut={(index) => index > 4} />
        <div class="column-values">
          <Choice ui={ui} name="value" value="tỉnh" label="tỉnh" count={28} isChecked />
          <Choice ui={ui} name="value" value="thành phố" label="thành phố" count={6} />
        </div>
      </ColumnPanel>
    ),
  },
]
