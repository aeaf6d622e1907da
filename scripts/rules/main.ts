import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { packageFolder } from '../validate/catalogue.js'
import { catalogue, indexPage } from './catalogue.js'
import { indexFile, problemsOf } from './check.js'

/** `npm run rules` writes the index of rules; `npm run rules -- --check` fails when a rule has no page, test or file of its name, and when the index is stale. */
const root = packageFolder()
const at = (file: string): string => path.join(root, file)

const words = process.argv.slice(2)
if (words.some((word) => word !== '--check')) {
  console.error('usage: npm run rules [-- --check]')
  process.exitCode = 2
} else if (words.length === 0) {
  writeFileSync(at(indexFile), indexPage(catalogue))
  console.log(`wrote ${catalogue.length} rules to ${indexFile}`)
} else {
  const problems = problemsOf(catalogue, {
    exists: (file) => existsSync(at(file)),
    read: (file) => (existsSync(at(file)) ? readFileSync(at(file), 'utf8') : undefined),
    list: (folder) => (existsSync(at(folder)) ? readdirSync(at(folder)) : []),
  })
  for (const problem of problems) console.error(problem)
  if (problems.length === 0) console.log(`${catalogue.length} rules, each with its page and its test`)
  else process.exitCode = 1
}
