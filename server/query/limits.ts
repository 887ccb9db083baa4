/** In characters; conditions written by people have some hundreds, those of programs some thousands. */
export const maxQueryLength = 10_000
/** Parentheses inside each other; each is a few frames of the reader's stack and of whatever compiles the tree. */
export const maxDepth = 50
/** Conditions and listed values together: each is a comparison for every row. */
export const maxTerms = 500
