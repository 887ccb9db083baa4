/** Where nothing is for search engines: what is done by people who signed in, and what only answers programs. */
const closed = ['/workspace', '/admin', '/signin', '/reset', '/invitations']

/**
 * What robots are asked to leave alone (RFC 9309). Of addresses with a query there is no end: every filter, order and page of the
 * search, and every view of a table. One is left: the datasets about one place, which have no other page.
 */
export function writeRobotsTxt(baseUrl: string): string {
  const inBoth = (path: string) => [path, `/en${path}`]
  return [
    'User-agent: *',
    'Disallow: /*?',
    ...inBoth('/datasets?unit=').flatMap((path) => [
      `Allow: ${path}`,
      // Several places, or a place with anything else.
      ...['&', ',', '%2C', '%2c'].map((sign) => `Disallow: ${path}*${sign}`),
    ]),
    'Disallow: /api/',
    'Allow: /api/docs',
    'Disallow: /opensearch/',
    ...closed.flatMap(inBoth).map((path) => `Disallow: ${path}`),
    // Any two releases of a file can be compared, and charts stand in frames of other sites.
    'Disallow: /*/releases/',
    'Disallow: /*/embed',
    '',
    `Sitemap: ${baseUrl}/sitemap.xml`,
    '',
  ].join('\n')
}
