import type { Request, RequestHandler } from 'express'
import { renderDocument, type DocumentOptions } from '../../client/layout/document.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { RenderProblemPage } from '../http/error-handler.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Portal } from '../portal.ts'
import type { Sentence } from '../problems.ts'
import { addAccessibilityPage } from './accessibility.ts'
import { addAboutPage } from './about.ts'
import { addressIn } from './address.ts'
import { addAccountPages } from './account.ts'
import { addAdminPages } from './admin.ts'
import { addAnnouncementPages } from './admin-announcements.ts'
import { addHealthPage } from './admin-health.ts'
import { addJobPages } from './admin-jobs.ts'
import { addAgencyEditPages } from './agency-edit.ts'
import { addAgencyNewPages } from './agency-new.ts'
import { addAgencyPages } from './agencies.ts'
import { addApprovalPages } from './approval.ts'
import { addDeveloperPages } from './developers.ts'
import { addInvitationPages } from './invitations.ts'
import { addMemberPages } from './members.ts'
import { addProblemPages } from './problem-kinds.ts'
import { addResetPages } from './reset.ts'
import { addRequiredSchemasPages } from './required-schemas.ts'
import { addSchemaPages } from './schemas.ts'
import { addCollectionPages } from './collections.ts'
import { addCollectionEditPages } from './collection-edit.ts'
import { addSeriesPages } from './series.ts'
import { addSeriesEditPages } from './series-edit.ts'
import { addSigninPages } from './signin.ts'
import { addProviderPages } from './signin-provider.ts'
import { addThemePages } from './themes.ts'
import { addWorkPages } from './work.ts'
import { addWorkspacePages } from './workspace.ts'
import { openAssets } from './assets.ts'
import { addComparePage } from './compare.ts'
import { addDatasetPage } from './dataset.ts'
import { addEmbedPage } from './embed.ts'
import { addDatasetEditPages } from './dataset-edit.ts'
import { addDatasetStepPages } from './dataset-steps.ts'
import { addDiscussionPage } from './discussion.ts'
import { addProposalDiffPage } from './proposal-diff.ts'
import { addProposalPages } from './proposals.ts'
import { addFacetValuesPage } from './facet-values.ts'
import { addFileEditPages } from './file-edit.ts'
import { addFileWordsPages } from './file-words.ts'
import { addFilePage } from './file.ts'
import { addHistoryPage } from './history.ts'
import { addHomePage } from './home.ts'
import { addReleaseDiffPage } from './release-diff.ts'
import { addReleasesPage } from './releases.ts'
import { drawProblem } from './problem.ts'
import { addTakedownPages } from './takedown.ts'
import { addSearchPage } from './search.ts'
import { addVocabularyPages } from './admin-vocabularies.ts'
import { addValidationPages } from './validation.ts'

/** What the pages share: the built assets, and the one way to make a document. */
export interface Web {
  assets: RequestHandler
  renderProblem: RenderProblemPage
  /** What the button calls the provider by which people may sign in; null for none. */
  signInProvider: Sentence | null
  /** A page around a body, with everything in its head that every page has. */
  respond(ask: PageAsk, page: WebPage): PageReply & { html: string }
  /** Names what stands around every body for anonymous readers in this language: what is kept of pages is kept under it. */
  nameFrame(lang: PageAsk['lang']): string
}

export interface WebPage extends Pick<
  DocumentOptions,
  | 'title'
  | 'body'
  | 'description'
  | 'current'
  | 'jsonAlternate'
  | 'extraLinks'
  | 'openGraph'
  | 'structuredData'
  | 'hasSearch'
  | 'isHiddenFromSearch'
  | 'isBare'
> {
  status?: number
  /** The query that matters for the page's own address, such as `?q=…`; without it the bare path. */
  canonicalSearch?: string
  hasNoCanonical?: boolean
  /** The query that the other language keeps, when it is more than the canonical one. */
  languageSearch?: string
}

/** Opens the assets and gives what the pages share. */
export function openWeb({
  config,
  clock,
  announcements,
  catalog,
}: Pick<Portal, 'config' | 'clock' | 'announcements' | 'catalog'>): Web {
  const assets = openAssets()
  const { baseUrl } = config
  return {
    assets: assets.router,
    signInProvider: config.oidc?.label ?? null,
    renderProblem: (request, problem, { lang, viewer }) => {
      const ui = createUi(lang)
      const path = pathWithoutLanguage(request)
      return renderDocument({
        ...drawProblem({ ui, problem, path, hasQuery: request.originalUrl.includes('?'), now: clock.now() }),
        ui,
        announcements: announcements.listCurrent(),
        assets: assets.urls,
        baseUrl,
        alternates: { vi: addressIn('vi', path), en: addressIn('en', path) },
        viewerName: nameViewer(viewer),
        status: problem.status,
      })
    },
    nameFrame: (lang) => `${lang} ${announcements.stamp()} ${catalog.vocabularies.stamp()}`,
    respond(ask, page) {
      const {
        canonicalSearch = '',
        languageSearch = canonicalSearch,
        hasNoCanonical,
        status = 200,
        ...rest
      } = page
      const html = renderDocument({
        ...rest,
        ui: createUi(ask.lang),
        announcements: announcements.listCurrent(),
        assets: assets.urls,
        baseUrl,
        canonicalPath: hasNoCanonical ? undefined : addressIn(ask.lang, ask.path) + canonicalSearch,
        alternates: {
          vi: addressIn('vi', ask.path) + languageSearch,
          en: addressIn('en', ask.path) + languageSearch,
        },
        viewerName: nameViewer(ask.viewer),
        status,
      })
      return { html, status }
    },
  }
}

/** How the header greets somebody who is signed in. */
const nameViewer = ({ kind, label }: Viewer): string | undefined => (kind === 'account' ? label : undefined)

const pathWithoutLanguage = ({ path }: Request): string => path.replace(/^\/en(?=\/|$)/, '') || '/'

/** Every page, in the order of the site. */
export function addPages(pages: Pages, portal: Portal, web: Web): void {
  addHomePage(pages, portal, web)
  addSearchPage(pages, portal, web)
  addComparePage(pages, portal, web)
  addFacetValuesPage(pages, portal, web)
  addDatasetPage(pages, portal, web)
  addHistoryPage(pages, portal, web)
  addFilePage(pages, portal, web)
  addReleasesPage(pages, portal, web)
  addReleaseDiffPage(pages, portal, web)
  addTakedownPages(pages, portal, web)
  addEmbedPage(pages, portal, web)
  addAgencyPages(pages, portal, web)
  addThemePages(pages, portal, web)
  addSchemaPages(pages, portal, web)
  addSeriesEditPages(pages, portal, web)
  addSeriesPages(pages, portal, web)
  addCollectionEditPages(pages, portal, web)
  addCollectionPages(pages, portal, web)
  addDeveloperPages(pages, portal, web)
  addAboutPage(pages, portal, web)
  addAccessibilityPage(pages, portal, web)
  addProblemPages(pages, portal, web)
  addSigninPages(pages, portal, web)
  addProviderPages(pages, portal, web)
  addResetPages(pages, portal, web)
  addInvitationPages(pages, portal, web)
  addWorkspacePages(pages, portal, web)
  addWorkPages(pages, portal, web)
  addAgencyNewPages(pages, portal, web)
  addAgencyEditPages(pages, portal, web)
  addAccountPages(pages, portal, web)
  addMemberPages(pages, portal, web)
  addRequiredSchemasPages(pages, portal, web)
  addApprovalPages(pages, portal, web)
  addAdminPages(pages, portal, web)
  addJobPages(pages, portal, web)
  addHealthPage(pages, portal, web)
  addAnnouncementPages(pages, portal, web)
  addVocabularyPages(pages, portal, web)
  addDatasetEditPages(pages, portal, web)
  addDatasetStepPages(pages, portal, web)
  addProposalPages(pages, portal, web)
  addProposalDiffPage(pages, portal, web)
  addDiscussionPage(pages, portal, web)
  addFileWordsPages(pages, portal, web)
  addFileEditPages(pages, portal, web)
  addValidationPages(pages, portal, web)
}
