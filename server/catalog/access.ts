import { mayAct, mayActSomewhere } from '../identity/permissions.ts'
import type { Scope, Viewer } from '../identity/viewer.ts'
import {
  accessRestricted,
  conflict,
  datasetWithdrawn,
  ifMatchNeeded,
  notAllowed,
  signInNeeded,
  tagNeverMatches,
  ProblemError,
  type Sentence,
  versionStale,
} from '../problems.ts'
import { firstText } from '../text/first-text.ts'
import type { AgencyRecord, DatasetRecord } from './records.ts'
import { mayReadData, seeDataset } from './visibility.ts'

type SeenDataset = Pick<
  DatasetRecord,
  'status' | 'agencyPath' | 'publishedAt' | 'updatedAt' | 'withdrawn' | 'title'
>

/** The dataset, when this viewer may see it. What is hidden fails just like what is not there. */
export function mustSee<Seen extends SeenDataset>(
  dataset: Seen | null,
  viewer: Viewer,
  missing: () => ProblemError,
): Seen {
  if (dataset === null) throw missing()
  const seen = seeDataset(dataset, viewer)
  if (seen === 'no') throw missing()
  if (seen === 'withdrawn') {
    throw datasetWithdrawn(
      dataset.title as Record<string, string>,
      dataset.withdrawn?.at ?? dataset.updatedAt,
      dataset.withdrawn?.reason ?? '',
    )
  }
  return dataset
}

/** Throws `access-restricted`, with whom to ask, when the data are not for this viewer. */
export function mustReadData(
  dataset: Pick<DatasetRecord, 'accessRights' | 'agencyPath' | 'contactPoint'>,
  viewer: Viewer,
): void {
  if (!mayReadData(dataset, viewer)) throw accessRestricted(dataset.accessRights, dataset.contactPoint)
}

/** Where something is to be done; with `agencySlug` a refusal names the agency. */
export interface NamedPlace {
  agencyPath: readonly string[]
  agencySlug?: string | undefined
}

/** An agency as the place of what is done. */
export const placeIn = ({ path, slug }: Pick<AgencyRecord, 'path' | 'slug'>): NamedPlace => ({
  agencyPath: path,
  agencySlug: slug,
})

/** Throws 401 or 403 unless the viewer holds the scope at the place. */
export function mustAct(viewer: Viewer, scope: Scope, place: NamedPlace): void {
  if (viewer.kind !== 'anonymous' && mayAct(viewer, scope, place)) return
  if (viewer.kind === 'account') throw roleMissing(scope, nameAgency(viewer, place))
  mustActSomewhere(viewer, scope)
  const slugs = viewer.grants.filter(({ rights }) => rights.has(scope)).map(({ agencySlug }) => agencySlug)
  const places = slugs.map((slug) => `"${slug}"`).join(', ')
  throw notAllowed({
    vi: `Quyền của bạn chỉ có trong cơ quan ${places} và các cơ quan trực thuộc. Hãy nhờ cơ quan công bố của bộ dữ liệu này.`,
    en: `Your rights hold only inside the agency ${places} and those below it. Ask the agency that publishes this dataset.`,
  })
}

/** Throws 401 or 403 unless the viewer holds the scope at any place. */
export function mustActSomewhere(viewer: Viewer, scope: Scope): void {
  if (viewer.kind === 'anonymous') throw signInNeeded()
  if (mayActSomewhere(viewer, scope)) return
  if (viewer.kind === 'account') throw roleMissing(scope, null)
  throw notAllowed({
    vi: `Việc này cần quyền "${scope}" mà bạn chưa có. Hãy dùng mã truy cập có quyền đó, hoặc nhờ người quản lý của cơ quan.`,
    en: `This needs the right "${scope}", which you do not have. Use a token that has it, or ask a manager of the agency.`,
  })
}

/** The lowest role that holds a scope, as people read it: a person has roles, a token has scopes. */
const roleNames: Record<Scope, Sentence> = {
  read: { vi: 'thành viên', en: 'member' },
  write: { vi: 'người biên tập', en: 'editor' },
  publish: { vi: 'người công bố', en: 'publisher' },
  admin: { vi: 'người quản lý', en: 'manager' },
}

/** The agency of the place, or the one by which the viewer has a lesser role there. */
const nameAgency = (viewer: Viewer, { agencyPath, agencySlug }: NamedPlace): string | null =>
  agencySlug ??
  viewer.grants.find(({ agencyId }) => agencyId !== null && agencyPath.includes(agencyId))?.agencySlug ??
  null

function roleMissing(scope: Scope, agency: string | null): ProblemError {
  const role = roleNames[scope]
  return notAllowed({
    vi: `Việc này cần vai trò ${role.vi} ${agency === null ? 'của cơ quan' : `ở cơ quan "${agency}" hoặc cơ quan cấp trên`}, mà tài khoản của bạn chưa có. Hãy nhờ người quản lý ở đó.`,
    en: `This needs the role of ${role.en} in the agency${agency === null ? '' : ` "${agency}" or one above it`}, which your account does not have. Ask a manager there.`,
  })
}

/** 403 for what the managers of an agency, and those of one above it, do: it names a role to a person, and a scope to a token. */
export function managerNeeded(
  { kind }: Pick<Viewer, 'kind'>,
  { name, slug }: Pick<AgencyRecord, 'name' | 'slug'>,
): ProblemError {
  if (kind !== 'account')
    return notAllowed({
      vi: `Việc này cần quyền "admin" trong cơ quan "${slug}" hoặc cơ quan cấp trên. Hãy nhờ người quản lý ở đó.`,
      en: `This needs the right "admin" in the agency "${slug}" or one above it. Ask a manager there.`,
    })
  return notAllowed({
    vi: `Việc này cần vai trò người quản lý của ${name.vi ?? firstText(name)}, hoặc của cơ quan cấp trên. Hãy nhờ người quản lý ở đó.`,
    en: `This needs the role of manager of ${name.en ?? firstText(name)}, or of an agency above it. Ask a manager there.`,
  })
}

/** The scope that a change of this dataset needs: what the public reads is changed by those who may publish. */
export const scopeToEdit = (dataset: Pick<DatasetRecord, 'status'>): Scope =>
  dataset.status === 'draft' ? 'write' : 'publish'

/** A change of what is published by somebody who may write and not publish: 403, where it cannot be kept as a proposal. */
export class ProposalNeeded extends ProblemError {
  constructor({ isOwnWork = false }: { isOwnWork?: boolean } = {}) {
    super(
      'not-allowed',
      isOwnWork
        ? needsSecondPerson
        : {
            vi: 'Bộ dữ liệu đã công bố, nên sửa nó cần vai trò người công bố của cơ quan (với mã truy cập: quyền "publish"). Hãy nhờ người công bố của cơ quan.',
            en: 'The dataset is published, so changing it needs the role of publisher in its agency (for a token: the scope "publish"). Ask a publisher of the agency.',
          },
    )
  }
}

const needsSecondPerson = {
  vi: 'Cơ quan yêu cầu người khác duyệt, nên thay đổi của bộ dữ liệu đã công bố phải đi qua đề xuất. Hãy sửa bằng biểu mẫu hoặc API của bộ dữ liệu; người khác có quyền công bố sẽ chấp nhận.',
  en: 'The agency asks for a second person, so changes of what is published go as proposals. Make the change by the form or the API of the dataset; somebody else who may publish accepts it.',
}

/** Throws unless the viewer may change the dataset as it stands; `ProposalNeeded` when they may propose it. */
export function mustEdit(viewer: Viewer, dataset: DatasetRecord, agencySlug?: string): void {
  if (dataset.status === 'inReview' || dataset.status === 'scheduled') {
    throw conflict({
      vi: 'Bộ dữ liệu đang chờ duyệt hoặc chờ giờ công bố. Hãy đưa về bản nháp trước khi sửa.',
      en: 'The dataset waits for review or for its time of publication. Put it back to draft before changing it.',
    })
  }
  if (mayPropose(viewer, dataset)) throw new ProposalNeeded()
  mustAct(viewer, scopeToEdit(dataset), { agencyPath: dataset.agencyPath, agencySlug })
}

/** Whether the viewer may change the dataset as it stands. */
export function mayEdit(viewer: Viewer, dataset: Pick<DatasetRecord, 'status' | 'agencyPath'>): boolean {
  const isWaiting = dataset.status === 'inReview' || dataset.status === 'scheduled'
  return viewer.kind !== 'anonymous' && !isWaiting && mayAct(viewer, scopeToEdit(dataset), dataset)
}

/** Whether what the viewer would change waits as a proposal. */
export function mayPropose(viewer: Viewer, dataset: Pick<DatasetRecord, 'status' | 'agencyPath'>): boolean {
  const isPublicMatter = ['published', 'archived', 'withdrawn'].includes(dataset.status)
  return isPublicMatter && mayAct(viewer, 'write', dataset) && !mayAct(viewer, 'publish', dataset)
}

/** Throws what a change would throw, unless it would be kept as a proposal. */
export function mustEditOrPropose(viewer: Viewer, dataset: DatasetRecord): void {
  if (!mayPropose(viewer, dataset)) mustEdit(viewer, dataset)
}

/** The version that somebody read and means to change: any that there is, or one of these. */
export type IfMatch = '*' | readonly number[]

/** Throws 428 without a version and 412 with none that is the newest. */
export function mustMatch({ version }: Pick<DatasetRecord, 'version'>, ifMatch: IfMatch | null): void {
  if (ifMatch === null) throw ifMatchNeeded()
  if (ifMatch === '*' || ifMatch.includes(version)) return
  throw ifMatch.length === 0 ? tagNeverMatches(version) : versionStale(version)
}
