/**
 * Names by which programs that walk the web call themselves. What people and their scripts use (browsers, curl, Python) has none
 * of them.
 */
const names =
  /(?<!cu)bot\b|bot[/;_-]|crawl|spider|slurp|archiver|facebookexternalhit|mediapartners|preview|monitor|uptime|pingdom|lighthouse|headless|scan(ner)?\b|check_http/i

/** Whether a request says of itself that no person wants the file. */
export const isRobot = (agent: string | undefined): boolean => agent !== undefined && names.test(agent)
