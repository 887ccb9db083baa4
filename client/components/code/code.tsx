import type { ComponentChildren, VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { copyAttributes } from '../copy/copy.tsx'

export type CodeLanguage = 'shell' | 'python' | 'r' | 'javascript' | 'sql' | 'json' | 'text'

export interface CodeProps {
  ui: Ui
  /** Above the code: curl, Python, the media type. */
  title: string
  /** Names the frame to a screen reader where a page has several with one title. */
  label?: string
  code: string
  language?: CodeLanguage
}

/** Code to read and to copy. */
export function Code({ ui, title, label = title, code, language = 'text' }: CodeProps): VNode {
  return (
    <div class="code" {...copyAttributes(ui)}>
      <div class="code-head">
        <span>{title}</span>
      </div>
      <pre tabIndex={0} role="region" aria-label={label}>
        <code data-copy-source>{colourCode(code, language)}</code>
      </pre>
    </div>
  )
}

const keywords: Record<CodeLanguage, string> = {
  shell: '',
  text: '',
  json: 'true|false|null',
  python: 'import|from|as|for|in|def|return|with|print|if|else|None|True|False',
  r: 'library|function|if|else|for|in|TRUE|FALSE|NULL',
  javascript: 'const|let|await|async|import|from|for|of|return|function|new|if|else|true|false|null',
  sql: 'select|from|where|order by|group by|limit|desc|asc|and|or|not|in|as|join|on|between|like|is|null',
}

/** Strings, comments and a few words get a colour: enough to read by, and small. */
function colourCode(code: string, language: CodeLanguage): ComponentChildren {
  if (language === 'text') return code
  const comment =
    language === 'javascript'
      ? '\\/\\/[^\\n]*'
      : language === 'sql'
        ? '--[^\\n]*'
        : language === 'json'
          ? '(?!)'
          : '#[^\\n]*'
  const words = keywords[language] ? `\\b(?:${keywords[language]})\\b` : '(?!)'
  const pattern = new RegExp(
    `("(?:\\\\.|[^"\\\\])*"|'(?:\\\\.|[^'\\\\])*')|((?<=^|\\s)${comment})|(${words})`,
    'gi',
  )
  const parts: ComponentChildren[] = []
  let end = 0
  for (const match of code.matchAll(pattern)) {
    parts.push(code.slice(end, match.index))
    parts.push(<span class={match[1] ? 'is-text' : match[2] ? 'is-note' : 'is-name'}>{match[0]}</span>)
    end = match.index + match[0].length
  }
  parts.push(code.slice(end))
  return parts
}
