/** Texts that are a secret by their form alone. None of these can match in more than linear time. */
const forms: readonly (readonly [what: string, form: RegExp])[] = [
  ['an AWS access key', /(?:^|[^A-Z0-9])A(?:KIA|SIA)[A-Z2-7]{16}(?![A-Z0-9])/],
  ['a private key', /-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----/],
  ['a GitHub token', /(?:^|[^A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{40})/],
  ['a Slack token', /(?:^|[^A-Za-z0-9])xox[abeprs]-[A-Za-z0-9-]{20}/],
  ['a Stripe key', /(?:^|[^A-Za-z0-9])[rs]k_live_[A-Za-z0-9]{20}/],
  ['a Google API key', /(?:^|[^A-Za-z0-9])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/],
  ['an OpenAI key', /(?:^|[^A-Za-z0-9])sk-(?:proj-)?[A-Za-z0-9]{32}/],
  ['a signed token', /(?:^|[^A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{16,2000}\.eyJ[A-Za-z0-9_-]{16,4000}\.[A-Za-z0-9_-]{16}/],
  ['a password in a URL', /[a-z]:\/\/[A-Za-z0-9._-]{1,64}:[^@/\s:{}$<>*]{6,100}@/],
]

/** What every one of these forms has somewhere: most texts have none of it. */
const sign = /AKIA|ASIA|PRIVATE KEY|gh[pousr]_|github_pat_|xox|k_live_|AIza|sk-|eyJ|:\/\//

/** Names of members whose value is a secret, unless it stands for one. */
const secretName = /^(?:x[-_]?)?(?:\w{1,20}[-_])?(?:password|passwd|passphrase|secret[-_]?access[-_]?key|client[-_]?secret|secret[-_]?key|api[-_]?key|access[-_]?token|auth[-_]?token|private[-_]?key)$/i

/** Values that stand for a secret, show where it goes, or name it: no secret itself. */
const standIn = /^(?:arn:|\{\{|\{%|\$|States\.|https?:|<|\[|\/)|example|change.?me|your|dummy|placeholder|redacted|sample|secretsmanager|\*{3}|x{4}|\s/i

/**
 * What kind of secret a text holds, judged by its form and by the name of the member that holds it; nothing for one that is no secret, as far as can be seen.
 *
 * @param name - the member's name
 * @example
 * secretIn('password', 'hunter2-hunter2') // 'a password or key'
 */
export function secretIn(name: string, text: string): string | undefined {
  if (text.length < 8 || text.length > 20_000) return undefined
  const byForm = !sign.test(text) || /example/i.test(text) ? undefined : forms.find(([, form]) => form.test(text))
  if (byForm !== undefined) return byForm[0]
  if (text.length > 500 || !secretName.test(name) || standIn.test(text)) return undefined
  // a word, or a name in capitals, is the name of a secret rather than one
  return /\d/.test(text) && /[A-Za-z]/.test(text) && !/^[A-Z0-9_]+$/.test(text) ? 'a password or key' : undefined
}
