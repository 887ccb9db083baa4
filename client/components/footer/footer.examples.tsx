import type { Example } from '../example.ts'
import { Footer } from './footer.tsx'

export const examples: Example[] = [{ title: 'on every page', render: (ui) => <Footer ui={ui} /> }]
