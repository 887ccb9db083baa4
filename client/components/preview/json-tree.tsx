import type { VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { readNumber, readText } from './written-json.ts'

// A page of this many lines is looked through; the rest of a branch is counted.
const shownMembers = 100
const maxDepth = 12
// Branches are shut from here on, so that the shape is seen first.
const openDepth = 2

/** A JSON value, as `parseWritten` gives it, as branches that open and shut, without script. */
export function JsonTree({ ui, value }: { ui: Ui; value: unknown }): VNode {
  return (
    <div class="json-tree" role="region" aria-label="JSON" tabIndex={0}>
      <Branch ui={ui} value={value} depth={0} budget={{ left: 2_000 }} />
    </div>
  )
}

interface BranchProps {
  ui: Ui
  name?: string
  value: unknown
  depth: number
  /** How many values may still be drawn, of the whole tree. */
  budget: { left: number }
}

function Branch({ ui, name, value, depth, budget }: BranchProps): VNode {
  budget.left--
  if (value === null || typeof value !== 'object') {
    return (
      <div class="json-leaf">
        <Name name={name} />
        <Leaf value={value} />
      </div>
    )
  }
  const isList = Array.isArray(value)
  const members = Object.entries(value).map(
    ([key, member]) => [isList ? key : readText(key), member] as const,
  )
  const shown = depth >= maxDepth ? [] : members.slice(0, Math.min(shownMembers, Math.max(budget.left, 0)))
  const count = ui.t(isList ? 'preview.items' : 'preview.members', { count: members.length })
  return (
    <details open={depth < openDepth}>
      <summary>
        <Name name={name} />
        <span class="soft">{count}</span>
      </summary>
      {shown.map(([key, member]) => (
        <Branch key={key} ui={ui} name={key} value={member} depth={depth + 1} budget={budget} />
      ))}
      {shown.length < members.length && (
        <p class="small soft">{ui.t('preview.more', { count: members.length - shown.length })}</p>
      )}
    </details>
  )
}

function Leaf({ value }: { value: unknown }): VNode {
  if (typeof value !== 'string') return <code>{String(value)}</code>
  const number = readNumber(value)
  return number === null ? (
    <code class="is-text">{JSON.stringify(readText(value))}</code>
  ) : (
    <code>{number}</code>
  )
}

const Name = ({ name }: { name?: string }): VNode | null =>
  name === undefined ? null : (
    <>
      <code class="is-name">{name}</code>:{' '}
    </>
  )
