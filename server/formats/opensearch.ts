import { namePortal } from '../../client/pages/terms.ts'
import type { Ui } from '../../client/text/ui.ts'
import { escapeXml } from './xml.ts'

/** How browsers and other programs search the portal (OpenSearch 1.1, draft 6). */
export function writeOpenSearch(ui: Ui, baseUrl: string): string {
  const addresses = [
    { type: 'text/html', rel: 'results', template: `${baseUrl}${ui.href('/datasets')}?q={searchTerms}` },
    {
      type: 'application/atom+xml',
      rel: 'results',
      template: `${baseUrl}${ui.href('/feeds/datasets.atom')}?q={searchTerms}&limit={count?}`,
    },
    {
      type: 'application/x-suggestions+json',
      rel: 'suggestions',
      template: `${baseUrl}/opensearch/suggestions?q={searchTerms}&lang=${ui.lang}`,
    },
    {
      type: 'application/opensearchdescription+xml',
      rel: 'self',
      template: `${baseUrl}${ui.href('/opensearch.xml')}`,
    },
  ]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
    `<ShortName>${escapeXml(ui.t('site.name'))}</ShortName>`,
    `<LongName>${escapeXml(namePortal(ui))}</LongName>`,
    `<Description>${escapeXml(ui.t('site.description'))}</Description>`,
    `<Image type="image/svg+xml">${escapeXml(baseUrl)}/favicon.svg</Image>`,
    ...addresses.map(
      ({ type, rel, template }) => `<Url type="${type}" rel="${rel}" template="${escapeXml(template)}"/>`,
    ),
    `<Query role="example" searchTerms="${escapeXml(ui.t('opensearch.example'))}"/>`,
    '<SyndicationRight>open</SyndicationRight>',
    `<Language>${ui.lang}</Language>`,
    '<InputEncoding>UTF-8</InputEncoding>',
    '<OutputEncoding>UTF-8</OutputEncoding>',
    '</OpenSearchDescription>',
    '',
  ].join('\n')
}
