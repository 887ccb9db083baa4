import type { Example } from '../example.ts'
import { Button } from '../button/button.tsx'
import { ActionBar } from './action-bar.tsx'

export const examples: Example[] = [
  {
    title: 'send and keep',
    render: () => (
      <ActionBar>
        <Button type="button">Gửi duyệt</Button>
        <Button type="button" kind="quiet">
          Lưu nháp
        </Button>
      </ActionBar>
    ),
  },
]
