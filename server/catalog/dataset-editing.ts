import type { ClientSession } from 'mongodb'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { DatasetInput } from '../../schemas/generated/catalog/dataset-input.ts'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import { portalViewer, type Scope, type Viewer } from '../identity/viewer.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { datasetNotFound, invalidContent, notFound, ProblemError } from '../problems.ts'
import { firstText } from '../text/first-text.ts'
import { slugFromTitle } from '../text/slug.ts'
import {
  mayEdit,
  mayPropose,
  mustAct,
  placeIn,
  mustActSomewhere,
  mustEdit,
  mustEditOrPropose,
  mustMatch,
  mustSee,
  scopeToEdit,
  type IfMatch,
} from './access.ts'
import type { Agencies } from './agencies.ts'
import type { Approval } from './approval.ts'
import type { CommentStore } from './comment-store.ts'
import { keepStepNote } from './comments.ts'
import {
  inputOf,
  keepDerivedDates,
  membersOf,
  readCreation,
  readPatch,
  readReplacement,
  tidyReason,
} from './dataset-edit.ts'
import {
  checkDataset,
  checkLooseCodes,
  checkRetired,
  checkSlug,
  checkWhole,
  unknownAgency,
} from './dataset-rules.ts'
import type { DatasetStore } from './dataset-store.ts'
import { presentDataset, presentDates } from './dataset-view.ts'
import type { DatasetWriter } from './dataset-writer.ts'
import type { AgencyRecord, DatasetRecord, DatasetWithAgency, LanguageMap } from './records.ts'
import type { ReleaseStore } from './release-store.ts'
import type { RevisionStore } from './revision-store.ts'
import { compareStates, historyForm } from './revisions.ts'
import type { SchemaRules } from './schema-rules.ts'
import type { SlugStore } from './slug-store.ts'
import type { Vocabularies } from './vocabularies.ts'
import { isToldInside, reasonNeeded, scopeToStep, takeStep, type Step } from './workflow.ts'

export interface EditingParts {
  baseUrl: string
  clock: Clock
  changes: Changes
  writer: DatasetWriter
  jobs: Pick<Jobs, 'notify'>
  datasets: DatasetStore
  releases: ReleaseStore
  revisions: RevisionStore
  comments: Pick<CommentStore, 'removeOfDataset' | 'findNewest' | 'insert'>
  slugs: SlugStore
  audit: Audit
  agencies: Pick<Agencies, 'findAgency' | 'enterAgency'>
  approval: Approval
  schemaRules: Pick<SchemaRules, 'mustFollow'>
  vocabularies: Vocabularies
}

export type DatasetEditing = ReturnType<typeof createDatasetEditing>

/** What may be done to a dataset's own record. */
export function createDatasetEditing(parts: EditingParts) {
  const {
    clock,
    changes,
    writer,
    jobs,
    datasets,
    releases,
    revisions,
    comments,
    slugs,
    audit,
    agencies,
    approval,
    schemaRules,
    vocabularies,
  } = parts

  /** The dataset as this viewer may change it, read in the transaction. */
  async function getForEdit(by: Viewer, idOrSlug: string, session: ClientSession): Promise<DatasetRecord> {
    return mustSee(await datasets.findByIdOrSlug(idOrSlug, session), by, () => datasetNotFound(idOrSlug))
  }

  async function agencyOf(record: DatasetRecord): Promise<AgencyRecord> {
    const agency = await agencies.findAgency(record.agencyId)
    if (!agency) throw new Error(`The agency ${record.agencyId} of dataset ${record._id} is gone.`)
    return agency
  }

  const withAgency = async (record: DatasetRecord): Promise<DatasetWithAgency> => ({
    ...record,
    agency: await agencyOf(record),
  })

  /** The record as a client reads it, in every language: what may come back in a body. */
  function presentAll(record: DatasetWithAgency): Dataset[] {
    const { baseUrl } = parts
    return (['vi', 'en'] as const).map((lang) => presentDataset(record, { baseUrl, lang, vocabularies }))
  }

  /** The agency that an input names; null when there is none. */
  async function findAgencyOf(input: DatasetInput): Promise<AgencyRecord | null> {
    return agencies.findAgency(agencySlugOf(input))
  }

  /** Reads a body; when its form is wrong, its unknown codes and what else is missing are told in the same answer. */
  async function readBody(
    body: object,
    read: () => DatasetInput,
    { isWhole = false }: { isWhole?: boolean } = {},
  ): Promise<DatasetInput> {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof ProblemError) || error.slug !== 'invalid-content') throw error
      const told = new Set(error.errors.map(({ pointer }) => pointer))
      const { agency } = body as { agency?: { slug?: unknown } | string | null }
      const slug = typeof agency === 'string' ? agency : agency?.slug
      const isAgencyUnknown = typeof slug === 'string' && !(await agencies.findAgency(slug))
      const more = [
        ...(isAgencyUnknown ? [unknownAgency(slug)] : []),
        ...checkLooseCodes(body, vocabularies),
        ...(isWhole ? checkWhole(body) : []),
      ]
      throw invalidContent([...error.errors, ...more.filter(({ pointer }) => !told.has(pointer))])
    }
  }

  /** Changes a dataset to what `make` makes of it; nothing is saved when that is what it was. */
  async function edit(
    by: Viewer,
    idOrSlug: string,
    ifMatch: IfMatch | null,
    change: { action: string; note: string | null; isGuarded: boolean },
    make: (record: DatasetWithAgency) => Promise<DatasetInput> | DatasetInput,
  ): Promise<DatasetWithAgency> {
    const saved = await changes.commit(async (session) => {
      const record = await getForEdit(by, idOrSlug, session)
      await approval.mustEdit(by, record)
      if (change.isGuarded || ifMatch !== null) mustMatch(record, ifMatch)
      const current = await withAgency(record)
      const input = await make(current)
      const agency = await findAgencyOf(input)
      if (agency && agency._id !== record.agencyId) {
        mustAct(by, scopeToEdit(record), placeIn(agency))
        await approval.mustEdit(by, record, agency.path)
      }
      const members = keepDerivedDates(membersOf(input), record, presentDates(record))
      const errors = [
        ...checkSlug(input.slug),
        ...(agency ? [] : [unknownAgency(agencySlugOf(input))]),
        ...checkDataset(members, vocabularies),
        ...(record.status === 'draft' ? [] : checkWhole(members)),
        // What once stood there may stand there again.
        ...(change.action === 'restore-dataset' ? [] : checkRetired(members, record, vocabularies)),
      ]
      if (errors.length > 0) throw invalidContent(errors)
      const isMoved = agency!._id !== record.agencyId
      const next = {
        ...record,
        ...members,
        ...(await moveSlug(record, await followTitle(record, input.slug, members.title, session), session)),
        ...(isSlugChosen(record, input.slug) && { slugFollows: false }),
        ...(isMoved && (await enter(by, scopeToEdit(record), agency!, session))),
      }
      const changed = compareStates(historyForm(record, current.agency.slug), historyForm(next, agency!.slug))
      if (changed.length === 0) return record
      // Another agency may ask for another schema.
      if (next.agencyId !== record.agencyId) await schemaRules.mustFollow(next, next.distributions)
      return writer.save({ by, previous: record, next, action: change.action, note: change.note }, session)
    }, idOrSlug)
    return withAgency(saved)
  }

  const placeOf = async ({ agencyPath, agencyId }: DatasetRecord) => ({
    agencyPath,
    agencySlug: (await agencies.findAgency(agencyId))?.slug,
  })

  /** Puts a dataset into an agency, as the transaction finds it: it may have moved or closed a moment ago. */
  async function enter(by: Viewer, scope: Scope, { _id }: AgencyRecord, session: ClientSession) {
    const agency = await agencies.enterAgency(_id, session)
    mustAct(by, scope, placeIn(agency))
    return { agencyId: _id, agencyPath: agency.path }
  }

  /** The slug that is asked for; of a copy that nobody gave one, the one that its new title makes. */
  async function followTitle(
    record: DatasetRecord,
    slug: string | undefined,
    title: LanguageMap,
    session: ClientSession,
  ): Promise<string | undefined> {
    if (!record.slugFollows || record.publishedAt !== null || isSlugChosen(record, slug)) return slug
    const wanted = slugFromTitle(firstText(title))
    if (wanted === slugFromTitle(firstText(record.title))) return slug
    const isOwn = (await slugs.findOwner(wanted, session)) === record._id
    return isOwn ? wanted : slugs.chooseFree(wanted, session)
  }

  /** A new slug is claimed and the old one kept as a former one. */
  async function moveSlug(record: DatasetRecord, slug: string | undefined, session: ClientSession) {
    if (slug === undefined || slug === record.slug)
      return { slug: record.slug, formerSlugs: record.formerSlugs }
    await slugs.claim(slug, record._id, session)
    return { slug, formerSlugs: [...record.formerSlugs.filter((former) => former !== slug), record.slug] }
  }

  return {
    /** Whether the viewer may change the dataset as it stands, to offer it. */
    mayEdit,

    /** Whether what the viewer would change waits for a publisher. */
    mayPropose,

    /** Whether the viewer may not approve the dataset as it stands because they wrote it, to offer no button for it. */
    isApprovalHindered: approval.isHindered,

    /** Whether what the viewer, who may publish, changes in what is published waits for somebody else. */
    isOwnProposed: approval.isOwnProposed,

    /** The agencies at this place that ask for approval by another person, topmost first. */
    listAskingForAnother: approval.listAsking,

    /** A dataset, for those who may change it as it stands, or propose a change. Throws what a change would throw for others. */
    async getDatasetToEdit(by: Viewer, idOrSlug: string): Promise<DatasetWithAgency> {
      const record = mustSee(await datasets.findByIdOrSlug(idOrSlug), by, () => datasetNotFound(idOrSlug))
      mustEditOrPropose(by, record)
      return withAgency(record)
    },

    /** Makes a dataset, as a draft or published at once, or as a copy of another. */
    async createDataset(
      by: Viewer,
      body: object,
      { copyOf }: { copyOf?: string } = {},
    ): Promise<DatasetWithAgency> {
      const input = await readBody(body, () => readCreation(body), {
        isWhole: 'status' in body && body.status === 'published',
      })
      const agency = await findAgencyOf(input)
      if (agency) {
        mustAct(by, 'write', placeIn(agency))
        if (input.status === 'published') {
          mustAct(by, 'publish', placeIn(agency))
          await approval.mustBeDraft(agency.path)
        }
      } else mustActSomewhere(by, 'write')
      const members = membersOf(input)
      const errors = [
        ...checkSlug(input.slug),
        ...(agency ? [] : [unknownAgency(agencySlugOf(input))]),
        ...checkDataset(members, vocabularies),
        ...(input.status === 'published' ? checkWhole(members) : []),
        ...checkRetired(members, null, vocabularies),
      ]
      if (errors.length > 0) throw invalidContent(errors)
      const wantedSlug = input.slug ?? slugFromTitle(firstText(members.title))
      const saved = await changes.commit(async (session) => {
        const now = clock.now()
        const id = newId(now.getTime())
        const slug = input.slug ?? (await slugs.chooseFree(wantedSlug, session))
        await slugs.claim(slug, id, session)
        const next: DatasetRecord = {
          _id: id,
          slug,
          formerSlugs: [],
          version: 0,
          indexVersion: 0,
          status: input.status ?? 'draft',
          ...members,
          ...(await enter(by, input.status === 'published' ? 'publish' : 'write', agency!, session)),
          createdAt: now,
          updatedAt: now,
          publishedAt: input.status === 'published' ? now : null,
          dataModifiedAt: null,
          withdrawn: null,
          downloads: 0,
          createdBy: by.accountId,
          ...(copyOf !== undefined && { slugFollows: true }),
          distributions: [],
        }
        return writer.save(
          {
            by,
            previous: null,
            next,
            action: 'create-dataset',
            note: null,
            details: { slug, ...(copyOf !== undefined && { copyOf }) },
          },
          session,
        )
      }, `agency/${agency!._id}`)
      return { ...saved, agency: agency! }
    },

    replaceDataset: (by: Viewer, idOrSlug: string, ifMatch: IfMatch | null, body: object) =>
      edit(by, idOrSlug, ifMatch, { action: 'replace-dataset', note: null, isGuarded: true }, (current) =>
        readBody(body, () => readReplacement(body, () => presentAll(current)), {
          isWhole: current.status !== 'draft',
        }),
      ),

    /** `note` says in the history why. */
    patchDataset: (
      by: Viewer,
      idOrSlug: string,
      ifMatch: IfMatch | null,
      patch: object,
      { note = null }: { note?: string | null } = {},
    ) =>
      edit(
        by,
        idOrSlug,
        ifMatch,
        { action: 'edit-dataset', note: tidyReason(note), isGuarded: true },
        (current) =>
          readBody(patch, () =>
            readPatch(patch, inputOf(current, current.agency.slug), () => presentAll(current)),
          ),
      ),

    /**
     * Writes the metadata of the dataset again as an earlier revision left it. Files stay as they are now, with their titles,
     * dictionaries and readings, and so do the slug and the state.
     */
    async restoreRevision(by: Viewer, idOrSlug: string, number: number, ifMatch: IfMatch | null) {
      const change = { action: 'restore-dataset', note: `Restored revision ${number}`, isGuarded: false }
      return edit(by, idOrSlug, ifMatch, change, async (current) => {
        const state =
          number === current.version
            ? current
            : ((await revisions.find(current._id, number + 1))?.previous ?? null)
        if (state === null) throw notFound(`/api/v1/datasets/${current._id}/revisions/${number}`)
        const agency = await agencies.findAgency(state.agencyId)
        // What has moved with a merger stays where it is now.
        const slug = agency?.closed ? current.agency.slug : (agency?.slug ?? state.agencyId)
        const { slug: _slug, ...input } = inputOf(state, slug)
        return input
      })
    },

    /** Discards a draft that was never published; withdraws everything else, which needs a reason. */
    async removeDataset(
      by: Viewer,
      idOrSlug: string,
      ifMatch: IfMatch | null,
      reason: string | null,
    ): Promise<'discarded' | DatasetWithAgency> {
      const saved = await changes.commit(async (session) => {
        const record = await getForEdit(by, idOrSlug, session)
        if (record.publishedAt === null) mustEdit(by, record)
        else mustAct(by, 'publish', await placeOf(record))
        mustMatch(record, ifMatch)
        if (record.publishedAt !== null) return withdraw(by, record, reason, session)
        await discard(by, record, session)
        return 'discarded' as const
      }, idOrSlug)
      return saved === 'discarded' ? saved : withAgency(saved)
    },

    /** Takes a step of the workflow. */
    async transition(
      by: Viewer,
      idOrSlug: string,
      ifMatch: IfMatch | null,
      { to, note, at }: { to: Step; note?: string | null; at?: string | null },
    ): Promise<DatasetWithAgency> {
      const saved = await changes.commit(async (session) => {
        const record = await getForEdit(by, idOrSlug, session)
        mustAct(by, scopeToStep(record, to), await placeOf(record))
        if (ifMatch !== null) mustMatch(record, ifMatch)
        const why = tidyReason(note)
        const details = { note: why, at: at ? new Date(at) : null, by }
        const next = takeStep(record, to, details, clock.now())
        if (to === 'published' || to === 'scheduled') await approval.mustApprove(by, record)
        await schemaRules.mustFollow(next, next.distributions)
        if (why !== null && isToldInside(record, to))
          await keepStepNote(comments, { datasetId: record._id, by, text: why, at: clock.now() }, session)
        return step(by, record, next, { to, note: why }, session)
      }, idOrSlug)
      return withAgency(saved)
    },

    /** Publishes everything whose time has come; gives how many. Safe to run at the same time elsewhere. */
    async publishDue(): Promise<number> {
      const due = await datasets.listDue(clock.now(), maxDue)
      let published = 0
      for (const { _id, version } of due) {
        await changes.commit(async (session) => {
          const record = await datasets.findByIdOrSlug(_id, session)
          // Somebody was faster: put it back, or published it.
          if (record?.version !== version || record.status !== 'scheduled') return
          const by = portalViewer
          const next = takeStep(record, 'published', { note: null, at: null, by }, clock.now())
          // When it was set for is public once it is.
          const note = `Published as scheduled for ${record.scheduledAt?.toISOString()}`
          await step(by, record, next, { to: 'published', note }, session)
          published++
        }, _id)
      }
      return published
    },
  }

  /** Saves a step of the workflow, which writes nothing of its own. */
  function step(
    by: Viewer,
    previous: DatasetRecord,
    next: DatasetRecord,
    { to, note }: { to: Step; note: string | null },
    session: ClientSession,
  ): Promise<DatasetRecord> {
    return writer.save({ by, previous, next, action: actions[to], note, isNoWriting: true }, session)
  }

  async function withdraw(by: Viewer, record: DatasetRecord, reason: string | null, session: ClientSession) {
    const why = tidyReason(reason)
    if (why === null && record.status !== 'withdrawn') throw reasonNeeded('/reason')
    const next = takeStep(record, 'withdrawn', { note: why, at: null, by }, clock.now())
    return step(by, record, next, { to: 'withdrawn', note: why }, session)
  }

  /** Its slug stays claimed and its bytes wait for the sweep of orphans. */
  async function discard(by: Viewer, record: DatasetRecord, session: ClientSession): Promise<void> {
    await datasets.remove(record._id, record.version, session)
    await releases.removeOfDataset(record._id, session)
    await revisions.removeOfDataset(record._id, session)
    await comments.removeOfDataset(record._id, session)
    await jobs.notify({ kind: 'dataset-changed', datasetId: record._id }, session)
    await audit.append(
      {
        at: clock.now(),
        by,
        action: 'discard-dataset',
        object: `dataset/${record._id}`,
        agencyId: record.agencyId,
        details: { version: record.version, slug: record.slug },
      },
      session,
    )
  }
}

/** Published in one round; more wait two seconds. */
const maxDue = 100

const actions: Record<Step, string> = {
  draft: 'redraft-dataset',
  inReview: 'submit-dataset',
  scheduled: 'schedule-dataset',
  archived: 'archive-dataset',
  published: 'publish-dataset',
  withdrawn: 'withdraw-dataset',
}

const isSlugChosen = (record: Pick<DatasetRecord, 'slug'>, slug: string | undefined): boolean =>
  slug !== undefined && slug !== record.slug

const agencySlugOf = (input: DatasetInput): string =>
  typeof input.agency === 'string' ? input.agency : (input.agency as { slug: string }).slug
