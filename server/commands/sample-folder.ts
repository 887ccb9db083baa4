import path from 'node:path'
import { projectRoot } from '../config/root.ts'

/** The catalogue that ships with the portal. */
export const sampleFolder = path.join(projectRoot, 'datasets')
