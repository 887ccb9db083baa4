import type { Example } from '../example.ts'
import { Skeleton } from './skeleton.tsx'

export const examples: Example[] = [{ title: 'waiting', render: (ui) => <Skeleton ui={ui} /> }]
