import type { Example } from '../example.ts'
import { Panel } from './panel.tsx'

export const examples: Example[] = [
  {
    title: 'edge and ground',
    render: () => (
      <div class="pair">
        <Panel title="Khung viền" id="panel-1">
          <p class="small">Còn thiếu gì.</p>
        </Panel>
        <Panel title="Khung nền" id="panel-2" isSand>
          <p class="small">Dùng khi khung là một việc riêng.</p>
        </Panel>
      </div>
    ),
  },
]
