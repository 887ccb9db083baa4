import compression from 'compression'
import express from 'express'
import { addAgencyRoutes } from './catalog/agency-routes.ts'
import { addAnnouncementRoutes } from './announcements/routes.ts'
import { addWorkspaceRoutes } from './catalog/workspace-routes.ts'
import { addAuditRoutes } from './catalog/audit-routes.ts'
import { addFileRoutes } from './catalog/file-routes.ts'
import { addCommentRoutes } from './catalog/comment-routes.ts'
import { addProposalRoutes } from './catalog/proposal-routes.ts'
import { addCatalogRoutes } from './catalog/routes.ts'
import { addCollectionRoutes } from './catalog/collection-routes.ts'
import { addSeriesRoutes } from './catalog/series-routes.ts'
import { addTableSchemaRoutes } from './catalog/table-schema-routes.ts'
import { addFormatRoutes } from './formats/routes.ts'
import { Api } from './http/endpoint.ts'
import { createErrorHandler } from './http/error-handler.ts'
import { createReadPageUpload } from './http/page-upload.ts'
import { dropLastSlash } from './http/one-address.ts'
import { Pages } from './http/pages.ts'
import { limitRequests } from './http/rate-limits.ts'
import { createReadForm } from './http/read-form.ts'
import { identifyViewer, openContext } from './http/request-context.ts'
import { crossOriginReads, securityHeaders } from './http/security-headers.ts'
import { answerUnknownAddress } from './http/unknown-address.ts'
import { addAccountRoutes } from './identity/account-routes.ts'
import { addMemberRoutes } from './identity/member-routes.ts'
import { addPasswordRoutes } from './identity/password-routes.ts'
import { addIdentityRoutes } from './identity/routes.ts'
import { addSecondFactorRoutes } from './identity/second-factor-routes.ts'
import { addJobRoutes } from './jobs/routes.ts'
import type { Portal } from './portal.ts'
import { addDuplicateRoutes } from './search/duplicate-routes.ts'
import { addRelatedRoutes } from './search/related-routes.ts'
import { addSearchRoutes } from './search/routes.ts'
import { addSystemRoutes } from './system/routes.ts'
import { addExportRoutes } from './tabular/export-routes.ts'
import { addTableRoutes } from './tabular/routes.ts'
import { addSuggestionRoutes } from './tabular/suggestion-routes.ts'
import { addSqlRoutes } from './tabular/sql-routes.ts'
import { addTrialRoutes } from './tabular/trial-routes.ts'
import { addUploadRoutes, speakTus } from './uploads/routes.ts'
import { addValidationRoutes } from './tabular/validation-routes.ts'
import { addApiDocsPage } from './web/api-docs.ts'
import { keepUntilSecondFactor, leadToSecondFactor } from './web/second-factor-first.ts'
import { addPages, openWeb } from './web/web.ts'

/** Table of contents 1: everything that answers, in order. */
export function createApp(portal: Portal): express.Express {
  const { config, identity, logger, metrics } = portal
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.set('trust proxy', config.trustProxy)
  app.set('case sensitive routing', true)
  const web = openWeb(portal)
  const api = new Api({
    readForm: createReadForm({
      storage: portal.storage,
      maxUploadBytes: config.maxUploadBytes,
      expectFile: portal.tables.expectFile,
    }),
    idempotency: portal.idempotency,
    checkResponses: config.checkResponses,
  })

  // The border, before anybody answers.
  app.use(securityHeaders({ isHttps: config.baseUrl.startsWith('https:') }))
  app.use(compression({ threshold: 1024, filter: isWorthCompressing }))
  app.use(web.assets)
  app.use(
    openContext({
      logger,
      metrics,
      isOwn: ({ tokenId }) => tokenId !== null && portal.ownTokenIds.has(tokenId),
    }),
  )
  app.use(api.probes.handle)
  app.use('/api/v1/uploads', speakTus(config))
  app.use(['/api', '/files', /^.*[.]atom$/], crossOriginReads)
  app.use(
    identifyViewer({
      identify: async (request) => {
        const { viewer, sessionId } = await identity.identify({
          authorization: request.headers.authorization,
          cookie: request.headers.cookie,
          address: request.ip,
        })
        return { viewer, byCookie: sessionId !== null }
      },
      baseUrl: config.baseUrl,
    }),
  )
  app.use(limitRequests({ isOn: config.rateLimits }))

  // Programs.
  addSearchRoutes(api, portal)
  addCatalogRoutes(api, portal)
  addProposalRoutes(api, portal)
  addCommentRoutes(api, portal)
  addSuggestionRoutes(api, portal)
  addDuplicateRoutes(api, portal)
  addRelatedRoutes(api, portal)
  addWorkspaceRoutes(api, portal)
  addUploadRoutes(api, portal)
  addAgencyRoutes(api, portal)
  addSeriesRoutes(api, portal)
  addCollectionRoutes(api, portal)
  addTableSchemaRoutes(api, portal)
  addFileRoutes(api, portal)
  addTableRoutes(api, portal)
  addExportRoutes(api, portal)
  addSqlRoutes(api, portal)
  addTrialRoutes(api, portal)
  addValidationRoutes(api, portal)
  addIdentityRoutes(api, portal)
  addPasswordRoutes(api, portal)
  addSecondFactorRoutes(api, portal)
  addAccountRoutes(api, portal)
  addMemberRoutes(api, portal)
  addAuditRoutes(api, portal)
  addJobRoutes(api, portal)
  addAnnouncementRoutes(api, portal)
  addFormatRoutes(api, portal)
  addSystemRoutes(api, portal)
  app.use(api.routes.handle)
  app.locals.endpoints = api.endpoints

  // People. What every page says is known before one is drawn.
  app.use((_request, _response, next) => void portal.announcements.refresh().then(() => next(), next))
  const pages = new Pages({
    baseUrl: config.baseUrl,
    readUpload: createReadPageUpload({ storage: portal.storage, maxUploadBytes: config.maxUploadBytes }),
    findDetour: leadToSecondFactor,
    keepTyped: (ask, detour) => keepUntilSecondFactor(web, ask, detour),
  })
  app.use(dropLastSlash)
  addPages(pages, portal, web)
  addApiDocsPage(pages, portal, web, api)
  app.locals.pages = pages.addresses
  app.use(pages.routes.handle)
  app.locals.routers = [api.probes, api.routes, pages.routes].flatMap(({ routers }) => routers)

  // Nobody.
  app.use(answerUnknownAddress(api, pages))
  app.use(createErrorHandler({ renderPage: web.renderProblem }))
  return app
}

/** Files keep their bytes as published (their digests and ranges speak of those); event streams must not be held back. */
function isWorthCompressing(request: express.Request, response: express.Response): boolean {
  if (request.path.startsWith('/files/') || response.locals.isStreamed) return false
  if (String(response.getHeader('Content-Type')).startsWith('text/event-stream')) return false
  return compression.filter(request, response)
}
