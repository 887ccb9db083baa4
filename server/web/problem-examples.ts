import {
  agencyNotFound,
  codeNeeded,
  conflict,
  cursorExpired,
  datasetNotFound,
  datasetWithdrawn,
  distributionNotFound,
  exportImpossible,
  idempotencyKeyReused,
  ifMatchNeeded,
  internalError,
  invalidContent,
  invalidParameter,
  invitationNotFound,
  mailOff,
  malformedBody,
  methodNotAllowed,
  notAcceptable,
  notAllowed,
  notFound,
  problemKinds,
  ProblemError,
  providerFailed,
  rangeNotSatisfiable,
  searchUnavailable,
  serviceUnavailable,
  secondFactorNeeded,
  signInNeeded,
  signInRefused,
  signInUnfinished,
  slugTaken,
  storageFull,
  takenDown,
  tooLarge,
  tooManyRequests,
  unknownMember,
  unknownParameter,
  unsupportedMediaType,
  uploadNotFound,
  versionStale,
  type ProblemSlug,
} from '../problems.ts'

const filters = ['q', 'agency', 'theme', 'keyword', 'format', 'license', 'limit', 'cursor']

/** One problem of each kind, as a client may meet it. */
const examples: Partial<Record<ProblemSlug, () => ProblemError>> = {
  'unknown-parameter': () => unknownParameter('agencey', filters),
  'invalid-parameter': () =>
    invalidParameter('limit', {
      vi: 'cần số nguyên từ 1 đến 100.',
      en: 'needs a whole number from 1 to 100.',
    }),
  'unknown-member': () => unknownMember('/licence', ['title', 'description', 'agency', 'license']),
  'malformed-body': () =>
    malformedBody({
      vi: 'Nội dung không phải JSON hợp lệ, hỏng ở ký tự 41.',
      en: 'The body is not valid JSON; it breaks at character 41.',
    }),
  'cursor-expired': cursorExpired,
  'sign-in-needed': () => signInNeeded(),
  'mail-off': mailOff,
  'code-needed': codeNeeded,
  'second-factor-needed': secondFactorNeeded,
  'sign-in-unfinished': () => signInUnfinished(),
  'sign-in-refused': () =>
    signInRefused({
      vi: 'Tài khoản của bạn ở cổng này đã bị khóa. Hãy hỏi người quản lý của cơ quan hoặc người quản trị cổng.',
      en: 'Your account on this portal is disabled. Ask a manager of your agency or an administrator of the portal.',
    }),
  'provider-failed': () =>
    providerFailed({
      vi: 'Nơi cấp tài khoản tạm thời không trả lời. Hãy thử lại sau ít phút.',
      en: 'The sign-in provider does not answer for now. Try again in a few minutes.',
    }),
  'not-allowed': () =>
    notAllowed({
      vi: 'Bạn không được công bố trong cơ quan "bo-noi-vu"; cần quyền publish ở đó.',
      en: 'You may not publish in the agency "bo-noi-vu"; that needs the scope publish there.',
    }),
  'not-found': () => notFound('/api/v1/dataset'),
  'dataset-not-found': () => datasetNotFound('dan-so-2024'),
  'distribution-not-found': () => distributionNotFound('1m2j5m4q0k3v9x8c7b6a'),
  'agency-not-found': () => agencyNotFound('bo-noi-vu-cu'),
  'invitation-not-found': invitationNotFound,
  'upload-not-found': () => uploadNotFound('1m2j5m4q0k3v9x8c7b6a'),
  'method-not-allowed': () => methodNotAllowed(['GET', 'HEAD']),
  'not-acceptable': () => notAcceptable(['application/json', 'text/html']),
  conflict: () =>
    conflict({
      vi: 'Bộ dữ liệu này đã được rút, nên không nhận tệp mới.',
      en: 'This dataset is withdrawn, so it takes no new files.',
    }),
  'slug-taken': () => slugTaken('dan-so-viet-nam'),
  'dataset-withdrawn': () =>
    datasetWithdrawn(
      { vi: 'Giá xăng dầu theo ngày', en: 'Petrol prices by day' },
      new Date('2026-03-02T02:00:00Z'),
      'Số liệu sai đơn vị.',
    ),
  'taken-down': () =>
    takenDown({
      at: new Date('2026-03-02T02:00:00Z'),
      reason: 'Tệp có số điện thoại của người dân.',
      legalBasis: 'Luật 91/2025/QH15, Điều 14',
    }),
  'version-stale': () => versionStale(4),
  'too-large': () => tooLarge({ vi: 'Tệp', en: 'The file' }, 2 * 1024 ** 3),
  'unsupported-media-type': () => unsupportedMediaType(['application/json']),
  'range-not-satisfiable': () => rangeNotSatisfiable(1_234),
  'invalid-content': () =>
    invalidContent([
      {
        pointer: '/temporal/end',
        detail: { vi: 'ngày kết thúc phải sau ngày bắt đầu.', en: 'the end must come after the start.' },
      },
      {
        pointer: '/themes/0',
        detail: {
          vi: 'không có chủ đề này; xem /api/v1/vocabularies/themes.',
          en: 'there is no such theme; see /api/v1/vocabularies/themes.',
        },
      },
    ]),
  'export-impossible': () =>
    exportImpossible({
      vi: 'Các cột này không có vị trí: không có cột hình học, cũng không có cặp cột số kinh độ và vĩ độ. Hãy xuất CSV hoặc JSON.',
      en: 'These columns hold no places: no geometry, and no pair of number columns for longitude and latitude. Export CSV or JSON instead.',
    }),
  'idempotency-key-reused': idempotencyKeyReused,
  'if-match-needed': ifMatchNeeded,
  'too-many-requests': () => tooManyRequests(7),
  'internal-error': () => internalError(),
  'search-unavailable': () => searchUnavailable(),
  'service-unavailable': () => serviceUnavailable(),
  'storage-full': () => storageFull(),
}

/** A problem of this kind to show; for a kind without a telling one, its meaning stands in the place of the detail. */
export const makeProblemExample = (slug: ProblemSlug): ProblemError =>
  examples[slug]?.() ?? new ProblemError(slug, problemKinds[slug].meaning)
