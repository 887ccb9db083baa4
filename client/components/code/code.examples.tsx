import type { Example } from '../example.ts'
import { Code } from './code.tsx'

const sql =
  'select ten, dan_so\nfrom "34-tinh-thanh"\nwhere dan_so > 1000000 -- chú thích\norder by dan_so desc'
const json =
  '{\n  "type": "/problems/unknown-column",\n  "status": 400,\n  "detail": "Bảng không có cột \\"danso\\"."\n}'
const curl =
  'curl "https://du-lieu.example/api/v1/distributions/vbdt-csv/rows?where=ty_le_phan_tram+>=+86&select=thoi_diem,ty_le_phan_tram"'
const python =
  'import pandas as pd  # ghi chú\nbang = pd.read_csv("https://du-lieu.example/files/vbdt-csv/ty-le.csv")'

export const examples: Example[] = [
  { title: 'a long line', render: (ui) => <Code ui={ui} title="curl" language="shell" code={curl} /> },
  { title: 'Python', render: (ui) => <Code ui={ui} title="Python" language="python" code={python} /> },
  { title: 'SQL', render: (ui) => <Code ui={ui} title="SQL" language="sql" code={sql} /> },
  {
    title: 'JSON',
    render: (ui) => <Code ui={ui} title="application/problem+json" language="json" code={json} />,
  },
]
