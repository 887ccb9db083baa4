/**
 * The grammar of `where` and of measures, for peggy. Nothing in it looks ahead over more than a word, so a text is read once.
 * The quoted names of rules are the keys of `expectations` in `query.ts`.
 */
export const grammar = String.raw`
{{
  const functions = ['lower', 'upper', 'year', 'month', 'day', 'length', 'abs', 'round']
}}

{
  function span() {
    const { start, end } = range()
    return { start, end }
  }
}

Where = _ @Or _

Or = first:And rest:(_ OrWord _ @And)* { return rest.length === 0 ? first : { kind: 'or', terms: [first, ...rest], ...span() } }
And = first:Not rest:(_ AndWord _ @Not)* { return rest.length === 0 ? first : { kind: 'and', terms: [first, ...rest], ...span() } }

// Pairs of "not" undo each other, in SQL's three-valued logic too.
Not = nots:(NotWord _)* term:Primary {
  return nots.length % 2 === 1 ? { kind: 'not', term, ...span() } : { ...term, ...span() }
}
Primary = "(" _ @Or _ ")" / Condition

Condition = field:Field _ test:Test { return { ...test, field, ...span() } }
Test
  = op:Comparison _ value:Operand { return { kind: 'compare', op, value } }
  / not:(NotWord _)? how:Match _ text:Text { return { kind: 'match', how, text, isNegated: not !== null } }
  / not:(NotWord _)? InWord _ "(" _ first:Value rest:(_ "," _ @Value)* _ ")" { return { kind: 'in', values: [first, ...rest], isNegated: not !== null } }
  / not:(NotWord _)? BetweenWord _ low:Value _ AndWord _ high:Value { return { kind: 'between', low, high, isNegated: not !== null } }
  / IsWord _ not:(NotWord _)? NullWord { return { kind: 'missing', isNegated: not !== null } }

Comparison "comparison" = "<=" / ">=" / "!=" / "<>" { return '!=' } / "=" / "<" / ">"
Match = "like"i !Letter { return 'like' } / "contains"i !Letter { return 'contains' } / "startsWith"i !Letter { return 'startsWith' }

Operand = Value / Field
Value "value" = Text / Number / Boolean
Text "text" = text:(Single / Double) { return { kind: 'text', text, at: offset() } }
Number = text:$("-"? [0-9]+ ("." [0-9]+)? ("e"i [-+]? [0-9]+)?) !Letter { return { kind: 'number', text, at: offset() } }
Boolean
  = "true"i !Letter { return { kind: 'boolean', value: true, at: offset() } }
  / "false"i !Letter { return { kind: 'boolean', value: false, at: offset() } }

Field "column"
  = name:Word _ &{ return functions.includes(name.toLowerCase()) } "(" _ of:Field _ ")" { return { kind: 'call', name: name.toLowerCase(), of, at: offset() } }
  / name:(Backtick / Word) { return { kind: 'column', name, at: offset() } }

Measures = _ first:Measure rest:(_ "," _ @Measure)* _ { return [first, ...rest] }
Measure
  = word:Word _ "(" _ column:Counted _ ")" name:(_ AsWord _ @Name)? { return { kind: 'call', word, ...column, name, at: offset() } }
  / name:Name { return { kind: 'column', name, at: offset() } }
Counted
  = "*" { return { column: null, columnAt: offset(), isDistinct: false } }
  / distinct:("distinct"i Blank+)? found:Found { return { ...found, isDistinct: distinct !== null } }
Found = column:(Quoted / Loose) { return { column, columnAt: offset() } }

Grouped = _ @Group _
Group
  = word:Word _ "(" _ of:Group _ ")" { return { kind: 'call', word, of, at: offset() } }
  / name:(Quoted / Loose) { return { kind: 'column', name, at: offset() } }

Name "column" = Quoted / Plain
Quoted = Backtick / Double
// Inside parentheses a name needs no quotes even when it holds blanks.
Loose "column" = text:$[^\x60",()*]+ { return text.trim() }
Plain = text:$(Letter (Letter / Blank+ !(AsWord Blank) Letter)*) { return text }

Single = "'" text:(@[^'] / "''" { return "'" })* "'" { return text.join('') }
Double = '"' text:(@[^"] / '""' { return '"' })* '"' { return text.join('') }
Backtick = "\x60" text:(@[^\x60] / "\x60\x60" { return "\x60" })+ "\x60" { return text.join('') }

Word = !(Reserved !Letter) text:$([\p{L}_]u [\p{L}\p{M}\p{N}_]u*) { return text }
Letter = [\p{L}\p{M}\p{N}_]u
Reserved = "and"i / "or"i / "not"i / "in"i / "like"i / "between"i / "is"i / "null"i / "contains"i / "startsWith"i / "true"i / "false"i

AndWord "and" = "and"i !Letter
OrWord "or" = "or"i !Letter
NotWord "not" = "not"i !Letter
InWord "in" = "in"i !Letter
BetweenWord "between" = "between"i !Letter
IsWord "is" = "is"i !Letter
NullWord "null" = "null"i !Letter
AsWord "as" = "as"i !Letter

_ "blank" = Blank*
Blank = [ \t\r\n\xa0]
`
