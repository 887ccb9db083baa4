import type { Api } from '../http/endpoint.ts'
import { addDatasetRoutes, type DatasetRooms } from './dataset-routes.ts'
import { addDistributionRoutes, type DistributionRooms } from './distribution-routes.ts'
import { addRevisionRoutes, type RevisionRooms } from './revision-routes.ts'

/** Adds the endpoints of datasets, their history, their files and links, and releases. */
export function addCatalogRoutes(api: Api, rooms: DatasetRooms & DistributionRooms & RevisionRooms): void {
  addDatasetRoutes(api, rooms)
  addDistributionRoutes(api, rooms)
  addRevisionRoutes(api, rooms)
}
