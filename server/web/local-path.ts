import { addressIn } from './address.ts'

/** An address longer than this was not made by our pages. */
const maxLength = 2000

/**
 * The path, query and fragment of an address inside this portal, or null when it leads elsewhere. Browsers read
 * `//host`, `/\host` and addresses with line breaks as other hosts; resolving it as they do shows that.
 */
export function findLocalPath(address: string): string | null {
  if (!address.startsWith('/') || address.length > maxLength || /\p{Cc}/u.test(address)) return null
  const base = 'http://portal.invalid'
  if (!URL.canParse(address, base)) return null
  const url = new URL(address, base)
  if (url.origin !== base || url.pathname.startsWith('//')) return null
  return url.pathname + url.search + url.hash
}

/** The sign-in page that leads on to an address of this portal afterwards. */
export function signinPath(lang: 'vi' | 'en', next: string): string {
  // Slashes are allowed in a query (RFC 3986, section 3.4), and read better.
  const query = `next=${encodeURIComponent(next).replaceAll('%2F', '/')}`
  return `${lang === 'en' ? '/en' : ''}/signin?${query}`
}

/** Sends a reader to sign in, and on to the page afterwards. */
export const goSignIn = (lang: 'vi' | 'en', page: string): { redirect: string; status: 303 } => ({
  redirect: signinPath(lang, addressIn(lang, page)),
  status: 303,
})
